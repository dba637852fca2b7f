import { words } from "../_includes/words.js";
import { at } from "../_includes/lists.js";
import { frame } from "../_includes/page.js";

export const data = {
  pagination: { data: "bench.languages", size: 1, alias: "language" },
  permalink: ({ language }) => `/${language.lang}/404.html`,
};

export function render({ language: { lang } }) {
  const title = words[lang].lost;
  const main = `<h1>${title}</h1>\n<p><a href="${at(`/${lang}/`)}">${words[lang].home}</a></p>`;
  return frame({ lang, title, url: `/${lang}/404.html`, trail: [[words[lang].home, `/${lang}/`]] }, main);
}
