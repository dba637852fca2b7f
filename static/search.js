// The search page. What it says and where things are stands in the page, in data attributes; the index is loaded when
// somebody begins to search, never before. The query stands in the address, so that a search can be linked and kept.

const root = document.getElementById("_search");
const form = root.querySelector("form");
const query = document.getElementById("_query");
// A filter of which there is nothing to choose is not in the page.
const filters = [document.getElementById("_theme"), document.getElementById("_year")].filter(Boolean);
const heading = document.getElementById("_found");
const status = document.getElementById("_status");
const advice = document.getElementById("_advice");
const list = document.getElementById("_results");
const more = document.getElementById("_more");
const template = document.getElementById("_result");
const says = root.dataset;

// How long typing pauses before it is searched for, in milliseconds.
const PAUSE = 200;
// How many results are shown at a time.
const PAGE = 10;
// How many words an excerpt has.
const EXCERPT = 30;

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

// ── The index

let engine;

function start() {
  engine ??= load().catch((error) => {
    // The next search tries again.
    engine = undefined;
    throw error;
  });
  return engine;
}

async function load() {
  const pagefind = await import(new URL("pagefind.js", new URL(says.index, location.href)).href);
  await pagefind.options({ baseUrl: says.base, excerptLength: EXCERPT, excerptEllipsis: "…" });
  await pagefind.init();
  return pagefind;
}

// ── What is asked

function asked() {
  const chosen = filters.filter((filter) => filter.value).map((filter) => [filter.name, filter.value]);
  return { words: query.value.trim(), filters: Object.fromEntries(chosen) };
}

const isNothing = ({ words, filters }) => !words && Object.keys(filters).length === 0;

function readAddress() {
  const parameters = new URLSearchParams(location.search);
  query.value = parameters.get("q") ?? "";
  for (const filter of filters) {
    filter.value = parameters.get(filter.name) ?? "";
    // A value that is no longer there selects nothing at all.
    if (filter.selectedIndex < 0) filter.value = "";
  }
}

function writeAddress({ words, filters }) {
  const address = new URL(location.href);
  address.search = "";
  if (words) address.searchParams.set("q", words);
  for (const [name, value] of Object.entries(filters)) address.searchParams.set(name, value);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

// ── What is found

// Counts searches: what an earlier one finds too late is dropped.
let turn = 0;
// What was asked last: asked again, it leaves the results, and the focus within them, alone.
let last;
let timer;
let found = [];
let shown = 0;

async function search() {
  clearTimeout(timer);
  const ask = asked();
  const asking = JSON.stringify(ask);
  if (asking === last) return;
  last = asking;
  const mine = ++turn;
  writeAddress(ask);
  if (isNothing(ask)) return show([], ask);
  if (!list.childElementCount) status.textContent = says.loading;
  try {
    // Without an index in this language, another would be searched.
    const results = says.empty === undefined ? await resultsOf(ask) : [];
    if (mine === turn) await show(results, ask);
  } catch (error) {
    console.warn(error);
    if (mine === turn) fail();
  }
}

async function resultsOf({ words, filters }) {
  const pagefind = await start();
  // Filters alone show all there is, the newest first; words show the most fitting first.
  const options = words ? { filters } : { filters, sort: { date: "desc" } };
  return (await pagefind.search(words || null, options)).results;
}

function fail() {
  last = undefined;
  found = [];
  list.replaceChildren();
  heading.hidden = true;
  more.hidden = true;
  advice.hidden = true;
  status.textContent = says.failed;
}

// Shows the first results; what was shown before stays until they are there.
async function show(results, ask) {
  const mine = turn;
  const items = await Promise.all(results.slice(0, PAGE).map(item));
  if (mine !== turn) return;
  found = results;
  shown = items.length;
  list.replaceChildren(...items);
  const nothing = results.length === 0 && !isNothing(ask);
  heading.hidden = !ask.words || nothing;
  heading.textContent = ask.words ? fill(says.for, { query: ask.words }) : "";
  advice.hidden = !nothing;
  more.hidden = shown >= found.length;
  if (isNothing(ask)) status.textContent = "";
  else if (!nothing) status.textContent = count(results.length);
  else status.textContent = ask.words ? fill(says.nothing, { query: ask.words }) : says.nothingFiltered;
}

async function showMore() {
  const mine = turn;
  const items = await Promise.all(found.slice(shown, shown + PAGE).map(item));
  if (mine !== turn) return;
  shown += items.length;
  list.append(...items);
  more.hidden = shown >= found.length;
  // The button may go, and whoever pressed it goes on where the new results begin.
  items[0]?.querySelector("a").focus();
}

async function item(result) {
  const { url, meta, excerpt, filters } = await result.data();
  const element = template.content.cloneNode(true).firstElementChild;
  const time = document.createElement("time");
  time.dateTime = meta.date;
  time.textContent = meta.day;
  element.querySelector(".when").append(time);
  const link = element.querySelector("a");
  link.href = url;
  link.textContent = meta.title;
  element.querySelector(".summary").append(...marked(excerpt));
  const themes = (filters.theme ?? []).map(theme).filter(Boolean);
  const tags = element.querySelector(".tags");
  if (themes.length > 0) tags.append(...themes);
  else tags.remove();
  return element;
}

// The excerpt is text in which only the words found are marked up; it is taken apart rather than trusted. The signs
// around a word are no part of what was found.
function marked(excerpt) {
  return excerpt.split(/(<mark>.*?<\/mark>)/s).flatMap((part) => {
    const inner = /^<mark>(.*)<\/mark>$/s.exec(part);
    if (!inner) return plain(part);
    const [, before, word, after] = /^(\p{P}*)(.*?)(\p{P}*)$/su.exec(plain(inner[1]));
    const mark = document.createElement("mark");
    mark.textContent = word;
    return [before, mark, after];
  });
}

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");

function theme(id) {
  const option = filters.flatMap((filter) => (filter.name === "theme" ? [...filter.options] : []));
  const known = option.find((option) => option.value === id);
  if (!known) return undefined;
  const link = document.createElement("a");
  link.href = known.dataset.url;
  link.textContent = known.textContent;
  link.dataset.theme = id;
  if (known.lang) link.lang = known.lang;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

// ── Words

function count(n) {
  const category = plural.select(n);
  const form = says[`count${category[0].toUpperCase()}${category.slice(1)}`] ?? says.countOther;
  return fill(form, { count: number.format(n) });
}

// Replaces {name}; values are not searched for names.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// ── What people do

query.addEventListener("focus", () => {
  if (says.empty === undefined) start().catch(() => {});
});
query.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
for (const filter of filters) filter.addEventListener("change", search);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
more.addEventListener("click", () => showMore().catch(fail));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  query.focus();
  query.select();
});

function open() {
  readAddress();
  if (!isNothing(asked()) || list.childElementCount) search();
}
addEventListener("popstate", open);
open();
