import { words } from "../_includes/words.js";
import { at, card, date, day, escape, subscribe, tags } from "../_includes/lists.js";
import { frame } from "../_includes/page.js";

export const data = {
  pagination: { data: "bench.languages", size: 1, alias: "language" },
  permalink: ({ language }) => `/${language.lang}/`,
};

export function render({ language: { lang, title }, bench, collections }) {
  const entries = collections.entries.byLang[lang];
  const [first] = entries;
  const shelves = bench.themes.map((theme) => {
    const of = entries.filter((entry) => entry.data.themes.includes(theme.id)).slice(0, 4);
    return `<section class="shelf">
<h3><a href="${at(`/${lang}/themes/${theme.id}/`)}">${escape(theme[lang])}</a></h3>
<ul class="cards small">
${of.map((entry, place) => card(entry, "medium", { summary: place === 0 })).join("\n")}
</ul>
</section>`;
  });
  const main = `<div class="front">
<section class="lead">
<p class="kicker"><time datetime="${day(first.date)}">${date(first.date, lang, "long")}</time></p>
<h2><a href="${at(first.url)}">${escape(first.data.title)}</a></h2>
<p class="summary">${escape(first.data.summary)}</p>
${tags(first.data)}
</section>
<section class="side recent">
<h2>${words[lang].newest}</h2>
<ul class="cards small">
${entries.slice(0, 6).map((entry) => card(entry, "medium")).join("\n")}
</ul>
<p class="more"><a href="${at(`/${lang}/archive/`)}">${words[lang].all}</a></p>
</section>
</div>
<section class="latest">
<h2>${words[lang].latest}</h2>
<div class="shelves">
${shelves.join("\n")}
</div>
</section>
${subscribe(lang)}`;
  return frame({ lang, title, url: `/${lang}/` }, main);
}
