import { words } from "../_includes/words.js";
import { byYear, escape, events, list, subscribe, themeList } from "../_includes/lists.js";
import { frame } from "../_includes/page.js";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => list.path,
};

export function render({ list: of }) {
  const { lang, kind, theme, base, year, count, entries } = of;
  const name = theme ? theme[lang] : words[lang][kind];
  const title = year ? `${name} ${year}` : name;
  const trail = [[words[lang].home, `/${lang}/`]];
  if (theme) trail.push([words[lang].themes, `/${lang}/themes/`]);
  if (year) trail.push([name, base]);
  const main = `<header class="heading">
<h1>${escape(title)}</h1>
${theme ? `<p class="standfirst">${escape(name)}.</p>` : ""}
<p class="kicker"><span class="count">${count}</span></p>
</header>
<div class="columns">
<div class="text">
${kind === "timeline" ? `<div class="timeline">\n${events(entries, lang)}</div>` : list(entries, lang)}
</div>
<aside class="side">
${byYear(of)}
${kind === "timeline" ? "" : subscribe(lang, theme)}
${kind === "archive" ? "" : themeList(lang)}
</aside>
</div>`;
  return frame({ lang, title, url: of.path, trail, theme }, main);
}
