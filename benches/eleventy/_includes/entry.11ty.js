import { words } from "./words.js";
import { at, date, day, escape, relatedCard, subscribe, tags, themeOf } from "./lists.js";
import { frame } from "./page.js";

export function render(data) {
  const { lang, title, summary, themes, page, content } = data;
  const { near } = data.collections.entries;
  const { previous, next, versions, related } = near.get(page.url);
  const main = `<header class="heading">
<p class="kicker"><time datetime="${day(page.date)}">${date(page.date, lang, "long")}</time></p>
<h1>${escape(title)}</h1>
<p class="standfirst">${escape(summary)}</p>
${tags(data)}
</header>
<div class="columns">
<div class="text">
<div class="prose">
${content}
</div>
</div>
</div>
<nav class="pager" aria-label="${words[lang].archive}">
${previous ? `<a class="previous" rel="prev" href="${at(previous.url)}"><span class="label">${words[lang].previous}</span> <span class="title">${escape(previous.data.title)}</span></a>` : ""}
${next ? `<a class="next" rel="next" href="${at(next.url)}"><span class="label">${words[lang].next}</span> <span class="title">${escape(next.data.title)}</span></a>` : ""}
</nav>
${related.length ? `<section class="related">
<h2>${words[lang].related}</h2>
<ul class="cards">
${related.map(relatedCard).join("\n")}
</ul>
</section>` : ""}
${subscribe(lang, themeOf(themes[0]))}`;
  return frame(
    {
      lang,
      title,
      description: summary,
      url: page.url,
      trail: [[words[lang].home, `/${lang}/`], [words[lang].archive, `/${lang}/archive/`]],
      entry: { date: page.date, themes },
      others: versions.filter((version) => version.data.lang !== lang).map((version) => ({ lang: version.data.lang, url: version.url })),
    },
    main,
  );
}
