import { words } from "../_includes/words.js";
import { at, card, escape } from "../_includes/lists.js";
import { frame } from "../_includes/page.js";

export const data = {
  pagination: { data: "bench.languages", size: 1, alias: "language" },
  permalink: ({ language }) => `/${language.lang}/themes/`,
};

export function render({ language: { lang }, bench, collections }) {
  const rows = bench.themes.map((theme) => {
    const of = collections.entries.byLang[lang].filter((entry) => entry.data.themes.includes(theme.id));
    return `<section class="theme-row">
<div>
<h2><a href="${at(`/${lang}/themes/${theme.id}/`)}">${escape(theme[lang])}</a></h2>
<p class="description">${escape(theme[lang])}.</p>
<p class="marks"><span class="count">${of.length}</span></p>
</div>
<ul class="cards small">
${of.slice(0, 3).map((entry) => card(entry, "medium")).join("\n")}
</ul>
</section>`;
  });
  const title = words[lang].themes;
  const main = `<header class="heading"><h1>${title}</h1></header>\n<div class="theme-list">\n${rows.join("\n")}\n</div>`;
  return frame({ lang, title, url: `/${lang}/themes/`, trail: [[words[lang].home, `/${lang}/`]] }, main);
}
