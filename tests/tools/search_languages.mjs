// Build a small site in several languages and search in it in Chromium: search_languages.mjs VEILLE [CHROMIUM]
//
// search_languages.json has for each language a few items and what queries find: elided words, words that only a sign
// separates, letters that nobody types. What is shown of a result has to be what was written.

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { Search, holds, same, serve, wrongAnswers } from "./search_page.mjs";

const LANGUAGES = JSON.parse(await readFile(new URL("search_languages.json", import.meta.url), "utf8"));
const NOW = "2026-03-15";

const [veille, executablePath] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), "veille-search-"));
const root = path.join(folder, "public");

const settings = Object.keys(LANGUAGES).map((language) => `[languages.${language}]\ntitle = "${language}"\ndescription = "${language}"\n`);
await writeFile(path.join(folder, "veille.toml"), `base_url = "https://x.org/"\ndefault_language = "fr"\nid = "x.org"\n${settings.join("")}`);
await mkdir(path.join(folder, "content"));
for (const [language, { items }] of Object.entries(LANGUAGES)) {
  for (const [item, { title, summary, text }] of Object.entries(items)) {
    const front = `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-03-02\nslug: ${item}\nsummary: ${JSON.stringify(summary)}\n---\n`;
    await writeFile(path.join(folder, "content", `${language}-${item}.${language}.md`), `${front}${text}\n`);
  }
}
execFileSync(veille, ["build", "--quiet", "--root", folder, "--now", NOW], { stdio: ["ignore", "inherit", "ignore"] });

const { site, close } = await serve(root, "/");
const browser = await chromium.launch({ executablePath });
let failed = 0;
async function check(what, run) {
  try {
    await run();
    console.log(`ok: ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${what}: ${error.message}`);
  }
}

for (const [language, { address, items, queries }] of Object.entries(LANGUAGES)) {
  await check(`${language}: ${queries.length} queries find what they must, and nothing else`, async () => {
    const search = await Search.open(browser, site, address);
    const wrong = await wrongAnswers(search, queries);
    holds(wrong.length === 0, `\n  ${wrong.join("\n  ")}`);
    await search.end();
  });

  await check(`${language}: results show what was written`, async () => {
    const search = await Search.open(browser, site, address);
    for (const [item, { title, summary, text }] of Object.entries(items)) {
      await search.found(title);
      const result = search.page.locator("#_results > li", { has: search.page.locator(`a[href$="/${item}/"]`) });
      const typographic = (text) => text.replaceAll("'", "’").replaceAll("\u2011", "-").replaceAll(/\s+/g, " ").replaceAll(/ (?=[;:!?])/g, "");
      same(typographic(await result.locator("h3").innerText()), typographic(title), "the title");
      const excerpt = typographic(await result.locator(".summary").innerText()).replace(/ …$/, "");
      holds(typographic(`${summary} ${text}`).startsWith(excerpt), `“${excerpt}” is not in “${summary} ${text}”`);
    }
    await search.end();
  });
}

await check("what is found is marked up, without the elided word before it", async () => {
  const search = await Search.open(browser, site, LANGUAGES.fr.address);
  const marks = async (words) => {
    await search.found(words);
    return (await search.page.locator("#_results mark").allInnerTexts()).join(" | ");
  };
  same(await marks("ofcom"), "Ofcom | Ofcom", "the marks for “ofcom”");
  same(await marks("l’énergie"), "énergie", "the marks for “l’énergie”");
  same(await marks("oeuvre"), "œuvre", "the marks for “oeuvre”");
  same(await marks("rome"), "Rome", "the marks for “rome”");
  await search.end();
});

await browser.close();
close();
await rm(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
