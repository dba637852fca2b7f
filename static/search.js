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

// How many words of an excerpt come before the first that was found.
const BEFORE = 5;
// How many results at a time are looked at before they count as found, and how many times at most.
const BATCH = 20;
const BATCHES = 5;

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
  await pagefind.options({ baseUrl: says.base });
  await pagefind.init();
  return pagefind;
}

// ── How words are written

// The index has words as they are typed, with invisible marks that say how they are written: src/search/spelling.rs
// tells why. These tables are the same as there.
const GLUE = "\u{E01EF}";
const CURVED = "\u{E01EE}";
const LIGATURE = "\u{E01ED}";
const VARIANTS = ["\u{E01EC}", "\u{E01EB}"];
const SPELLED = {
  oe: "œ",
  Oe: "Œ",
  ae: "æ",
  Ae: "Æ",
  ss: "ß",
  SS: "ẞ",
  th: "þ",
  Th: "Þ",
  a: "ª",
  d: "đð",
  D: "ĐÐ",
  h: "ħ",
  H: "Ħ",
  i: "ı",
  l: "ł",
  L: "Ł",
  n: "ŋ",
  N: "Ŋ",
  o: "øº",
  O: "Ø",
  t: "ŧ",
  T: "Ŧ",
  0: "⁰₀",
  1: "¹₁",
  2: "²₂",
  3: "³₃",
  4: "⁴₄",
  5: "⁵₅",
  6: "⁶₆",
  7: "⁷₇",
  8: "⁸₈",
  9: "⁹₉",
  ij: "ĳ",
  IJ: "Ĳ",
};
const ELIDED = {
  ca: "d l m n qu s t",
  fr: "c d j jusqu l lorsqu m n puisqu qu quoiqu s t",
  it: "agl all anch c cogl coll com cos d dagl dall degl dell dov gl l m n negl nell pell quand quell quest s sugl sull t un v",
};
const CONTRACTED = {
  ca: "l ls m n ns s t us",
};
const LIKE = {
  an: "ca",
  co: "it",
  frp: "fr",
  fur: "it",
  lij: "it",
  lmo: "it",
  nap: "it",
  oc: "ca",
  pcd: "fr",
  pms: "it",
  rm: "it",
  sc: "it",
  scn: "it",
  vec: "it",
  wa: "fr",
};
const SEPARATORS = "/|\\()[]{}<>=;!?\"*~^`+";
const APOSTROPHES = /['’‘‛ʼ′´＇]/gu;
const WITHIN = "\u{2010}\u{2011}\u{2027}\u{5F3}\u{5F4}";

const primary = language.toLowerCase().split("-")[0];
// How many letters the ends of two forms of a word may have, in languages whose stems are known to bring words together
// that are not the same.
const ENDING = { en: 3, fr: 3 }[primary] ?? Infinity;
const wordsOf = (table) => new Set((table[LIKE[primary] ?? primary] ?? "").split(" ").filter(Boolean));
const elided = wordsOf(ELIDED);
const contracted = wordsOf(CONTRACTED);
const typed = new Map(
  Object.entries(SPELLED).flatMap(([spelling, letters]) => [...letters].map((letter) => [letter, spelling.toLowerCase()])),
);

// A text of the index as it is read.
function written(text) {
  return text
    .replaceAll(new RegExp(`${GLUE}(\\S*) `, "gu"), "$1")
    .replaceAll(GLUE, "")
    .replaceAll(`${CURVED}'`, "’")
    .replaceAll(new RegExp(`(..)${LIGATURE}`, "gu"), (whole, letters) => SPELLED[letters] ?? letters)
    .replaceAll(new RegExp(`(.)([${VARIANTS.join("")}])`, "gu"), (whole, letter, mark) => {
      return [...(SPELLED[letter] ?? "")][VARIANTS.indexOf(mark)] ?? letter;
    });
}

// The words that somebody types, as the index has them. Elided words are no words to look for, unless they belong to a
// phrase.
function termsOf(query, keepsElided) {
  const text = [...query.normalize("NFC").toLowerCase().replaceAll(/[\u00AD\u2060\uFEFF]/gu, "")]
    .map((letter) => typed.get(letter) ?? letter)
    .join("")
    .replaceAll(/[ﬀ-ﬆſ]/gu, (letters) => letters.normalize("NFKC"))
    .replaceAll(APOSTROPHES, "'")
    // Inclusive endings: who looks for « agent·e·s » means agents.
    .replaceAll(/(\p{L}{2})[·•⋅]\p{L}(?:[·•⋅]\p{L})?(?![\p{L}\p{N}])/gu, "$1");
  const terms = separated(text).flatMap((chunk) => {
    const apart = chunk.replaceAll(/([\p{L}\p{N}]+)'(?=[\p{L}\p{N}]|$)/gu, (whole, word) => {
      if (!elided.has(word)) return whole;
      return keepsElided ? `${word} ` : " ";
    });
    return apart.split(" ").map((word) => bare(withoutEnding(word, keepsElided)));
  });
  const pictures = text.match(/\p{Extended_Pictographic}/gu) ?? [];
  return [...terms.join(" ").split(" "), ...pictures].filter(Boolean);
}

// What is between signs that separate words.
function separated(text) {
  const joined = contracted.size ? text.replaceAll(/l·(?=l)/g, "l") : text;
  return [...joined]
    .map((sign) => (isSeparator(sign) ? " " : sign))
    .join("")
    .split(" ")
    .filter(Boolean);
}

function isSeparator(sign) {
  if (sign <= "\u007F") return /\s/.test(sign) || SEPARATORS.includes(sign);
  return sign === "\u200B" || /\s/.test(sign) || (/[\p{P}\p{S}]/u.test(sign) && !WITHIN.includes(sign));
}

// “Ofcom's” is looked for as “Ofcom”, and Catalan « compra'ls » as « compra ».
function withoutEnding(word, keepsElided) {
  const [, start, ending] = /^(.+)'(\p{L}+)$/u.exec(word) ?? [];
  if (contracted.has(ending)) return keepsElided ? `${start} ${ending}` : start;
  return ending === "s" ? start : word;
}

// Letters, digits and accents alone, as pagefind compares words.
const bare = (word) => word.replaceAll(/[^\p{L}\p{N}\p{M}\s]/gu, "");

// As pagefind does: without accents and case.
const plain = (text) => text.normalize("NFD").replaceAll(/(?![\u3099\u309A])\p{M}/gu, "").toLowerCase();

// Whether a word that pagefind takes for a form of another is one: they end otherwise, but begin alike.
function isForm(word, term) {
  const singular = (word) => plain(word).replace(/s$/, "");
  const wanted = singular(term);
  const parts = plain(apart(word)).split(/[^\p{L}\p{N}]+/u);
  return [...parts, bare(plain(word))].map(singular).some((part) => {
    let same = 0;
    while (same < part.length && part[same] === wanted[same]) same += 1;
    return part.length - same <= ENDING && wanted.length - same <= ENDING;
  });
}

// `OpenAI` is found by its parts, too.
const apart = (word) => word.replaceAll(/(\p{Ll})(?=\p{Lu})/gu, "$1 ");

// Whether a text of the index has a word that begins so: a word, a part of one, or several that are written as one.
function begins(text, term) {
  const wanted = plain(term);
  const parts = plain(apart(text)).replaceAll("l·l", "ll");
  const found = (words) => {
    for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
      // A letter alone begins too many words: « C# » is not in « Communes ».
      const isWhole = wanted.length > 1 || !/[\p{L}\p{N}]/u.test(words[at + 1] ?? " ");
      if (isWhole && (at === 0 || !/[\p{L}\p{N}]/u.test(words[at - 1]))) return true;
    }
    return false;
  };
  return found(parts) || found(bare(plain(text)));
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

// Each result with the terms that it has to hold, and for each term the places of its word forms, by the result's id.
async function resultsOf({ words, filters }) {
  const pagefind = await start();
  // Filters alone show all there is, the newest first; words show the most fitting first.
  if (!words) {
    const { results } = await pagefind.search(null, { filters, sort: { date: "desc" } });
    return results.map((result) => ({ result, terms: [], forms: [] }));
  }
  const phrase = /^["“„«]\s*(.+?)\s*["”»]$/su.exec(words)?.[1];
  if (phrase) return phraseResults(pagefind, phrase, filters);
  const terms = termsOf(words);
  if (terms.length === 0) return [];
  const { results } = await pagefind.search(terms.join(" "), { filters });
  const exact = await Promise.all(terms.map((term) => pagefind.search(`"${term}"`)));
  const forms = exact.map((found) => new Map(found.results.map((result) => [result.id, result.words])));
  return confirmed(results.map((result) => ({ result, terms, forms })));
}

// The words of a phrase follow one another. A name such as L’Oréal is one word or two.
async function phraseResults(pagefind, phrase, filters) {
  for (const terms of [termsOf(phrase, true), termsOf(phrase, false)]) {
    if (terms.length === 0) continue;
    const { results } = await pagefind.search(`"${terms.join(" ")}"`, { filters });
    if (results.length > 0) {
      return results.map((result) => ({ result, terms, forms: terms.map(() => new Map([[result.id, result.words]])) }));
    }
  }
  return [];
}

// Pagefind leaves out a word that it does not know, or takes another with which it begins: « en » for « entente ». It
// takes words that begin as the stem of the word does, “participate” for “party”, and words of one stem that are not the
// same, « numéro » for « numérique ». So each result has to hold a form of each word, or one that begins as was typed.
// That costs a small file for each result in doubt: where the first all fit, so do the others, and where none does, none.
async function confirmed(candidates) {
  const isCertain = ({ result, forms }) => forms.every((places) => places.has(result.id));
  const kept = new Set(ENDING === Infinity ? candidates.filter(isCertain) : []);
  const doubtful = candidates.filter((candidate) => !kept.has(candidate));
  for (let round = 0; round < BATCHES && doubtful.length > 0; round += 1) {
    const batch = doubtful.splice(0, BATCH);
    const fits = await Promise.all(batch.map(holdsAll));
    for (const [index, candidate] of batch.entries()) if (fits[index]) kept.add(candidate);
    if (!fits.includes(true)) doubtful.length = 0;
    if (!fits.includes(false)) for (const candidate of doubtful.splice(0)) kept.add(candidate);
  }
  for (const candidate of doubtful) if (isCertain(candidate)) kept.add(candidate);
  return candidates.filter((candidate) => kept.has(candidate));
}

async function holdsAll({ result, terms, forms }) {
  const { content, meta } = await result.data();
  const words = content.split(" ");
  const others = [meta.title, meta.themes];
  return terms.every((term, index) => {
    const places = forms[index].get(result.id);
    if (places?.some((place) => isForm(words[place], term))) return true;
    if (places && others.some((text) => text.split(" ").some((word) => isForm(word, term)))) return true;
    return [content, ...others].some((text) => begins(text, term));
  });
}

function fail() {
  opened();
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
  opened();
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

async function item({ result, terms, forms }) {
  const { url, meta, content, locations, filters } = await result.data();
  const words = content.split(" ");
  const isFound = (place) =>
    terms.some((term, index) => {
      const places = forms[index]?.get(result.id);
      return (places?.includes(place) && isForm(words[place], term)) || begins(words[place], term);
    });
  const element = template.content.cloneNode(true).firstElementChild;
  const time = document.createElement("time");
  time.dateTime = meta.date;
  time.textContent = meta.day;
  element.querySelector(".when").append(time);
  const link = element.querySelector("a");
  link.href = url;
  link.textContent = written(meta.title);
  const found = locations.filter((place) => place < words.length && isFound(place));
  element.querySelector(".summary").append(...excerpt(words, new Set(found)));
  const themes = (filters.theme ?? []).map(theme).filter(Boolean);
  const tags = element.querySelector(".tags");
  if (themes.length > 0) tags.append(...themes);
  else tags.remove();
  return element;
}

// The part of a text in which the most words were found, these marked up.
function excerpt(words, found) {
  const start = excerptStart(words.length, found);
  const end = Math.min(start + EXCERPT, words.length);
  const parts = start > 0 ? ["… "] : [];
  for (let place = start; place < end; place += 1) {
    const word = written(words[place]);
    parts.push(...(found.has(place) ? marked(word) : [word]));
    if (place + 1 < end) parts.push(space(words[place], words[place + 1]));
  }
  return end < words.length ? [...parts, " …"] : parts;
}

function excerptStart(length, found) {
  const starts = [0, ...[...found].map((place) => place - BEFORE)];
  const within = (start) => [...found].filter((place) => place >= start && place < start + EXCERPT).length;
  const last = Math.max(0, length - EXCERPT);
  const possible = starts.map((start) => Math.min(Math.max(start, 0), last)).map((start) => [start, within(start)]);
  return possible.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

// What is between two words: nothing where they touch, and no line ends before a sign that belongs to the word.
function space(word, next) {
  if (word.includes(GLUE)) return "";
  return /^[:;!?»%]/.test(next) || word === "«" ? "\u00A0" : " ";
}

// The signs around a word are no part of what was found.
function marked(text) {
  const [, before, word, after] = /^([\p{P}\p{S}]*)(.*?)([\p{P}\p{S}]*)$/su.exec(text);
  const mark = document.createElement("mark");
  mark.textContent = word;
  return [before, mark, after];
}

function theme(id) {
  const option = filters.flatMap((filter) => (filter.name === "theme" ? [...filter.options] : []));
  const known = option.find((option) => option.value === id);
  if (!known) return undefined;
  const link = document.createElement("a");
  link.href = known.dataset.url;
  link.textContent = known.textContent;
  link.dataset.theme = id;
  if (known.lang) {
    link.lang = known.lang;
    link.dir = known.dir || document.dir;
  }
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
// A key without a modifier may do something only within the part of the page that it belongs to (WCAG 2.1.4): people who
// dictate would press it anywhere.
root.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
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

// Opened with a query, the page shows what comes below the results together with them, so that nothing moves.
function opening() {
  const { words } = asked();
  document.body.classList.add("opening-search");
  heading.hidden = !words;
  heading.textContent = words ? fill(says.for, { query: words }) : "";
}

function opened() {
  document.body.classList.remove("opening-search");
}

readAddress();
if (!isNothing(asked())) opening();
open();
