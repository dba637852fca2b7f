import { words } from "../_includes/words.js";
import { BASE, card, escape, feedsOf } from "../_includes/lists.js";
import { frame } from "../_includes/page.js";

export const data = {
  pagination: { data: "bench.languages", size: 1, alias: "language" },
  permalink: ({ language }) => `/${language.lang}/feeds/`,
};

export function render({ language: { lang }, bench, collections }) {
  const entries = collections.entries.byLang[lang];
  const row = (name, base, of) => `<section class="theme-row feed-row">
<div>
<h2>${escape(name)}</h2>
<p class="address"><code>${BASE}${base}rss.xml</code></p>
${feedsOf(name, base)}
</div>
<ul class="cards small">
${of.slice(0, 3).map((entry) => card(entry, "medium")).join("\n")}
</ul>
</section>`;
  const rows = [
    row(words[lang].entries, `/${lang}/`, entries),
    row(words[lang].items, `/${lang}/items/`, entries),
    ...bench.themes.map((theme) =>
      row(theme[lang], `/${lang}/themes/${theme.id}/`, entries.filter((entry) => entry.data.themes.includes(theme.id)))),
  ];
  const title = words[lang].feeds;
  const main = `<header class="heading"><h1>${title}</h1>
<p class="standfirst">${words[lang].reader}</p></header>
<div class="theme-list feed-list">
${rows.join("\n")}
</div>`;
  return frame({ lang, title, url: `/${lang}/feeds/`, trail: [[words[lang].home, `/${lang}/`]] }, main);
}
