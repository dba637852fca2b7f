import { BASE, day } from "../_includes/lists.js";
import { translations } from "../_includes/page.js";

export const data = { permalink: "/sitemap.xml" };

function url(path, lang, when) {
  const versions = [{ lang, url: path }, ...translations(path, lang)].sort((a, b) => (a.lang < b.lang ? 1 : -1));
  return `  <url>
    <loc>${BASE}${path}</loc>
    <lastmod>${day(when)}</lastmod>
${[...versions, { lang: "x-default", url: versions[0].url }]
  .map((version) => `    <xhtml:link rel="alternate" hreflang="${version.lang}" href="${BASE}${version.url}"/>`)
  .join("\n")}
  </url>`;
}

export function render({ collections, bench }) {
  const urls = [];
  for (const { lang } of bench.languages) {
    const entries = collections.entries.byLang[lang];
    const when = entries[0].date;
    for (const path of ["", "themes/", "feeds/"]) urls.push(url(`/${lang}/${path}`, lang, when));
    for (const list of collections.lists) if (list.lang === lang) urls.push(url(list.path, lang, list.entries[0]?.date ?? when));
    for (const entry of entries) urls.push(url(entry.url, lang, entry.date));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join("\n")}
</urlset>
`;
}
