// The frame of every page: head, menu, breadcrumbs, footer.

import { words } from "./words.js";
import { BASE, at, day, escape, feedLinks, feedsOf, themeOf } from "./lists.js";
import bench from "../_data/bench.json" with { type: "json" };

const site = Object.fromEntries(bench.languages.map((language) => [language.lang, language]));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";

const fixed = Object.fromEntries(
  bench.languages.map(({ lang, title, description }) => [
    lang,
    {
      head: `${feedLinks(words[lang].items, `/${lang}/items/`)}
<link rel="alternate" type="application/rss+xml" title="${words[lang].entries}" href="${at(`/${lang}/rss.xml`)}">
<link rel="stylesheet" href="${at("/style.css")}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fdfcfa">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14181b">
<meta name="generator" content="Eleventy">`,
      menu: `<nav class="menu">
<ul>
<li><a href="${at(`/${lang}/themes/`)}">${words[lang].themes}</a></li>
<li><a href="${at(`/${lang}/timeline/`)}">${words[lang].timeline}</a></li>
<li><a href="${at(`/${lang}/archive/`)}">${words[lang].archive}</a></li>
</ul>
</nav>`,
      footer: `<footer class="colophon">
<div class="wrap">
<div class="about">
<p class="brand">${title}</p>
<p>${description}</p>
</div>
<ul class="links">
<li><a href="${at(`/${lang}/`)}">${words[lang].home}</a></li>
${["themes", "timeline", "archive", "feeds"].map((name) => `<li><a href="${at(`/${lang}/${name}/`)}">${words[lang][name]}</a></li>`).join("\n")}
</ul>
<div class="follow">
${feedsOf(words[lang].entries, `/${lang}/`)}
${feedsOf(words[lang].items, `/${lang}/items/`)}
</div>
</div>
</footer>`,
    },
  ]),
);

const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

function linkedData(page) {
  const { lang, title, url, trail = [], entry, others } = page;
  const here = BASE + url;
  const home = { "@type": "WebSite", "@id": `${BASE}/${lang}/`, name: site[lang].title, url: `${BASE}/${lang}/` };
  const graph = [];
  if (entry) {
    const organization = { "@type": "Organization", name: site[lang].title, url: `${BASE}/${lang}/` };
    graph.push({
      "@type": "NewsArticle",
      "@id": here,
      url: here,
      mainEntityOfPage: here,
      headline: title,
      description: page.description,
      datePublished: day(entry.date),
      inLanguage: lang,
      author: [organization],
      publisher: organization,
      isPartOf: home,
      about: entry.themes.map((id) => ({ "@type": "Thing", name: themeOf(id)[lang], url: `${BASE}/${lang}/themes/${id}/` })),
      keywords: entry.themes.map((id) => themeOf(id)[lang]),
      workTranslation: others.map((other) => ({ "@type": "NewsArticle", "@id": BASE + other.url, inLanguage: other.lang, url: BASE + other.url })),
    });
  } else {
    graph.push({ "@type": trail.length ? "CollectionPage" : "WebSite", "@id": here, url: here, name: title, inLanguage: lang, isPartOf: home });
  }
  if (trail.length) {
    const steps = [...trail, [title, url]];
    graph.push({
      "@type": "BreadcrumbList",
      itemListElement: steps.map(([name, path], place) => ({ "@type": "ListItem", position: place + 1, name, item: BASE + path })),
    });
  }
  return json({ "@context": "https://schema.org", "@graph": graph });
}

/** The page in the other languages; `url` has the language first. */
export const translations = (url, lang) =>
  bench.languages.filter((other) => other.lang !== lang).map((other) => ({ lang: other.lang, url: `/${other.lang}${url.slice(lang.length + 1)}` }));

export function frame(page, main) {
  const { lang, title, url, trail = [], entry, theme } = page;
  const others = page.others ?? translations(url, lang);
  const description = page.description ?? site[lang].description;
  const whole = trail.length ? `${title} – ${site[lang].title}` : title;
  const versions = [{ lang, url }, ...others].sort((a, b) => (a.lang < b.lang ? 1 : -1));
  const first = theme ?? (entry?.themes.length ? themeOf(entry.themes[0]) : null);
  return `<!DOCTYPE html>
<html lang="${lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(whole)}</title>
<meta name="description" content="${escape(description)}">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="canonical" href="${BASE}${url}">
${versions.map((version) => `<link rel="alternate" hreflang="${version.lang}" href="${BASE}${version.url}">`).join("\n")}
<link rel="alternate" hreflang="x-default" href="${BASE}${versions[0].url}">
${first ? feedLinks(first[lang], `/${lang}/themes/${first.id}/`) : ""}
${fixed[lang].head}
<meta property="og:title" content="${escape(title)}">
<meta property="og:description" content="${escape(description)}">
<meta property="og:type" content="${entry ? "article" : "website"}">
<meta property="og:url" content="${BASE}${url}">
<meta property="og:locale" content="${lang}">
${others.map((other) => `<meta property="og:locale:alternate" content="${other.lang}">`).join("\n")}
<meta property="og:site_name" content="${site[lang].title}">
${entry ? `<meta property="article:published_time" content="${day(entry.date)}">
${entry.themes.map((id, place) => `${place ? "" : `<meta property="article:section" content="${themeOf(id)[lang]}">\n`}<meta property="article:tag" content="${themeOf(id)[lang]}">`).join("\n")}
` : ""}<meta name="twitter:card" content="summary">
<script type="application/ld+json">${linkedData({ ...page, others, description })}</script>
</head>
<body>
<a class="skip" href="#_content">${words[lang].skip}</a>
<header class="masthead">
<div class="wrap">
<p class="brand"><a href="${at(`/${lang}/`)}">${site[lang].title}</a></p>
<nav class="switcher" aria-label="${words[lang].languages}">
<ul>
<li><span class="here" lang="${lang}">${words[lang].name}</span></li>
${others.map((other) => `<li><a href="${at(other.url)}" lang="${other.lang}" hreflang="${other.lang}">${words[other.lang].name}</a></li>`).join("\n")}
</ul>
</nav>
${fixed[lang].menu}
</div>
</header>
<main id="_content" class="wrap" tabindex="-1">
${trail.length ? `<nav class="breadcrumbs" aria-label="${words[lang].home}">
<ol>
${trail.map(([name, path]) => `<li><a href="${at(path)}">${escape(name)}</a></li>`).join("\n")}
</ol>
</nav>` : ""}
${main}
</main>
${fixed[lang].footer}
</body>
</html>
`;
}
