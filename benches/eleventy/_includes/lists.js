// Pieces of pages: cards, tags, lists by month, events by day.

import { words } from "./words.js";
import bench from "../_data/bench.json" with { type: "json" };

export const BASE = "https://example.org/bench";
export const at = (path) => `/bench${path}`;

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escape = (text) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

export const day = (date) => date.toISOString().slice(0, 10);

const formats = new Map();
/** A date in words; a format is dear to make and cheap to use. */
export function date(when, lang, style) {
  const key = `${lang} ${style}`;
  let format = formats.get(key);
  if (!format) {
    const options = {
      long: { day: "numeric", month: "long", year: "numeric" },
      medium: { day: "numeric", month: "short", year: "numeric" },
      day: { day: "numeric", month: "long" },
      month: { month: "long", year: "numeric" },
    }[style];
    format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...options, timeZone: "UTC" });
    formats.set(key, format);
  }
  return format.format(when);
}

/** All where they are few, else whole years until there are enough. */
export function newest(entries, byYear) {
  if (entries.length <= 60) return entries;
  const shown = [];
  for (const of of byYear.values()) {
    if (shown.length >= 30) break;
    shown.push(...of);
  }
  return shown;
}

const themes = new Map(bench.themes.map((theme) => [theme.id, theme]));
export const themeOf = (id) => themes.get(id);

const made = new Map();
/** What a piece was made to, the first time; pieces of an entry stand on many pages. */
function once(key, make) {
  let text = made.get(key);
  if (text === undefined) {
    text = make();
    made.set(key, text);
  }
  return text;
}

export const tags = ({ lang, themes }) => once(`${lang} ${themes}`, () => {
  if (!themes.length) return "";
  const items = themes.map(
    (id) => `<li><a href="${at(`/${lang}/themes/${id}/`)}" data-theme="${id}">${escape(themeOf(id)[lang])}</a></li>`,
  );
  return `<ul class="tags" aria-label="${words[lang].themes}">${items.join("")}</ul>`;
});

export function card(entry, style, { summary = false, tagged = false } = {}) {
  const { lang, title } = entry.data;
  return `<li><div class="card article">
<p class="when"><time datetime="${day(entry.date)}">${date(entry.date, lang, style)}</time></p>
<div class="what">
<h4><a href="${at(entry.url)}">${escape(title)}</a></h4>
${summary ? `<p class="summary">${escape(entry.data.summary)}</p>` : ""}
${tagged ? tags(entry.data) : ""}
</div>
</div></li>`;
}

export const listCard = (entry) =>
  once(`list ${entry.url}`, () => card(entry, "day", { summary: true, tagged: true }));
export const relatedCard = (entry) => once(`related ${entry.url}`, () => card(entry, "medium", { tagged: true }));

/** Runs of entries with the same key, in their order. */
function* runs(entries, key) {
  let start = 0;
  for (let place = 1; place <= entries.length; place += 1) {
    if (place < entries.length && key(entries[place]) === key(entries[start])) continue;
    yield [key(entries[start]), entries.slice(start, place)];
    start = place;
  }
}

const year = (entry) => entry.date.getUTCFullYear();
const month = (entry) => day(entry.date).slice(0, 7);

function byMonth(entries, lang, set) {
  let text = "";
  for (const [of, inYear] of runs(entries, year)) {
    text += `<section class="year">\n<h2 id="y${of}">${of}</h2>\n`;
    for (const [of, inMonth] of runs(inYear, month)) {
      text += `<section class="month">\n<h3 id="m${of}">${date(inMonth[0].date, lang, "month")}</h3>\n${set(inMonth)}</section>\n`;
    }
    text += "</section>\n";
  }
  return text;
}

export const list = (entries, lang) =>
  byMonth(entries, lang, (of) => `<ul class="cards">\n${of.map(listCard).join("\n")}\n</ul>\n`);

export const events = (entries, lang) =>
  byMonth(entries, lang, (inMonth) => {
    let text = '<ol class="days">\n';
    for (const [of, inDay] of runs(inMonth, (entry) => day(entry.date))) {
      const told = inDay.map(
        (entry) => `<li>
<p class="told"><a href="${at(entry.url)}">${escape(entry.data.title)}</a></p>
${tags(entry.data)}
</li>`,
      );
      text += `<li class="day">
<p class="when"><time datetime="${of}">${date(inDay[0].date, lang, "day")}</time></p>
<ol class="events">
${told.join("\n")}
</ol>
</li>
`;
    }
    return `${text}</ol>\n`;
  });

export const byYear = ({ lang, base, counts }) => `<section>
<h2>${words[lang].years}</h2>
<nav aria-label="${words[lang].years}">
<ul class="years">
${counts.map(([year, count]) => `<li><a href="${at(`${base}${year}/`)}">${year}</a> <span class="count">${count}</span></li>`).join("\n")}
</ul>
</nav>
</section>`;

export const themeList = (lang) => `<section>
<h2>${words[lang].themes}</h2>
<ul class="plain">
${bench.themes.map((theme) => `<li><a href="${at(`/${lang}/themes/${theme.id}/`)}">${escape(theme[lang])}</a></li>`).join("\n")}
</ul>
</section>`;

const FORMATS = [
  ["rss.xml", "application/rss+xml", "RSS"],
  ["atom.xml", "application/atom+xml", "Atom"],
  ["feed.json", "application/feed+json", "JSON"],
];

export const feedsOf = (name, base) =>
  `<p class="feeds"><span class="label">${escape(name)}</span> ${FORMATS.map(
    ([file, type, label]) =>
      `<a href="${at(base + file)}" type="${type}" aria-label="${label} – ${escape(name)}">${label}</a>`,
  ).join(" ")}</p>`;

export const feedLinks = (name, base) =>
  FORMATS.map(
    ([file, type]) => `<link rel="alternate" type="${type}" title="${escape(name)}" href="${at(base + file)}">`,
  ).join("\n");

export const subscribe = (lang, theme) => once(`subscribe ${lang} ${theme?.id}`, () => `<section class="subscribe">
<h2>${words[lang].subscribe}</h2>
<div class="ways">
<div class="way">
<p>${words[lang].reader}</p>
${theme ? feedsOf(theme[lang], `/${lang}/themes/${theme.id}/`) : feedsOf(words[lang].entries, `/${lang}/`)}
${feedsOf(words[lang].items, `/${lang}/items/`)}
<p class="more"><a href="${at(`/${lang}/feeds/`)}">${words[lang].feeds}</a></p>
</div>
</div>
</section>`);
