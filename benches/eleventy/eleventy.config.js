// The site that Eleventy builds in a benchmark: the pages of Veille's default templates, see compare.py. Templates are
// JavaScript, its fastest kind, and texts pass no other language of templates before Markdown.

import bench from "./_data/bench.json" with { type: "json" };
import { newest } from "./_includes/lists.js";

const { languages, themes, years } = bench;

const known = new WeakMap();
/** The entries of a language, newest first; looked for once in each build. */
function entriesOf(api, lang) {
  if (!known.has(api)) {
    const entries = api.getFilteredByGlob("content/**/*.md").sort((a, b) => b.date - a.date);
    known.set(api, Object.fromEntries(languages.map(({ lang }) => [lang, entries.filter((entry) => entry.data.lang === lang)])));
  }
  return known.get(api)[lang];
}

export default function (config) {
  config.addPassthroughCopy({ static: "/" });

  // The entries by language; and by address, their neighbours, relatives and translations, so that pages look them up.
  config.addCollection("entries", (api) => {
    const byLang = Object.fromEntries(languages.map(({ lang }) => [lang, entriesOf(api, lang)]));
    const byKey = new Map();
    for (const { lang } of languages) {
      for (const entry of byLang[lang]) {
        const versions = byKey.get(entry.data.key) ?? [];
        byKey.set(entry.data.key, [...versions, entry]);
      }
    }
    const near = new Map();
    for (const { lang } of languages) {
      const entries = byLang[lang];
      entries.forEach((entry, place) => {
        near.set(entry.url, {
          next: entries[place - 1],
          previous: entries[place + 1],
          versions: byKey.get(entry.data.key),
          related: [],
        });
      });
      for (const { id } of themes) {
        const same = entries.filter((entry) => entry.data.themes.includes(id));
        same.forEach((entry, place) => {
          if (entry.data.themes[0] !== id) return;
          const others = [same[place - 1], same[place - 2], same[place + 1], same[place + 2]];
          near.get(entry.url).related = others.filter(Boolean);
        });
      }
    }
    return { byLang, near };
  });

  // A list is a page: of all entries or of a theme, whole or of a year, and the timeline.
  config.addCollection("lists", (api) => {
    const lists = [];
    for (const { lang } of languages) {
      const entries = entriesOf(api, lang);
      const add = (kind, theme, base, of) => {
        const byYear = new Map(years.map((year) => [year, []]));
        for (const entry of of) byYear.get(entry.date.getUTCFullYear())?.push(entry);
        const counts = [...byYear].map(([year, entries]) => [year, entries.length]);
        const shown = kind === "timeline" ? of.slice(0, 40) : newest(of, byYear);
        lists.push({ lang, kind, theme, base, path: base, counts, count: of.length, entries: shown });
        for (const [year, entries] of byYear) {
          lists.push({ lang, kind, theme, base, path: `${base}${year}/`, year, counts, count: entries.length, entries });
        }
      };
      add("archive", null, `/${lang}/archive/`, entries);
      add("timeline", null, `/${lang}/timeline/`, entries);
      for (const theme of themes) {
        const of = entries.filter((entry) => entry.data.themes.includes(theme.id));
        add("theme", theme, `/${lang}/themes/${theme.id}/`, of);
      }
    }
    return lists;
  });

  config.addCollection("feeds", (api) => {
    const feeds = [];
    for (const language of languages) {
      const { lang, title } = language;
      const entries = entriesOf(api, lang);
      const add = (title, home, base, entries) => {
        for (const file of ["rss.xml", "atom.xml", "feed.json"]) {
          feeds.push({ language, title, home, path: `${base}${file}`, file, entries });
        }
      };
      add(title, `/${lang}/`, `/${lang}/`, entries.slice(0, 20));
      add(title, `/${lang}/`, `/${lang}/items/`, entries.slice(0, 50));
      for (const theme of themes) {
        const of = entries.filter((entry) => entry.data.themes.includes(theme.id));
        const base = `/${lang}/themes/${theme.id}/`;
        add(theme[lang], base, base, of.slice(0, 50));
      }
    }
    return feeds;
  });

  return {
    dir: { input: ".", includes: "_includes", data: "_data" },
    templateFormats: ["md", "11ty.js"],
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
  };
}
