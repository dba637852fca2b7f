// Search a built copy of this repository's site in Chromium: search.mjs FOLDER BASE_URL [CHROMIUM]
//
// Served under its base path and with the strictest policy that a search can live with. Words are typed as readers type
// them, with and without accents, in the singular and in the plural; filters, the address, the keyboard, what is said to
// screen readers, what is loaded when, and the page without JavaScript. axe-core looks at pages with results.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const PATIENCE = 30_000;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; form-action 'self'; base-uri 'none'";
const PAGES = { fr: "fr/recherche/", en: "en/search/" };

const [folder, base, executablePath] = process.argv.slice(2);
const root = path.resolve(folder);
const prefix = new URL(base).pathname;

const server = createServer(async (request, response) => {
  let name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  if (name.endsWith("/")) name += "index.html";
  const file = path.join(root, name.slice(prefix.length));
  try {
    if (!name.startsWith(prefix) || !file.startsWith(root + path.sep)) throw new Error("outside");
    const bytes = await readFile(file);
    const policy = file.endsWith(".html") ? { "content-security-policy": POLICY } : {};
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream", ...policy });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const site = `http://127.0.0.1:${server.address().port}${prefix}`;
const browser = await chromium.launch({ executablePath });

function same(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

function holds(condition, what) {
  if (!condition) throw new Error(what);
}

const plain = (text) => text.replaceAll(/[\u00A0\u202F]/g, " ");

// A search page with what is asked of it.
class Search {
  static async open(language, query = "", options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const search = new Search();
    Object.assign(search, { page, context, requests: [], faults: [] });
    page.on("request", (request) => {
      search.requests.push(request.url());
      if (!request.url().startsWith(site) && !request.url().endsWith("/favicon.ico")) search.faults.push(`loads ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) search.faults.push(`misses ${response.url()}`);
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !message.text().startsWith("Failed to load resource")) {
        search.faults.push(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => search.faults.push(`script: ${error.message}`));
    await page.goto(site + PAGES[language] + query, { waitUntil: "load" });
    return search;
  }

  // Types words in place of what is there, and waits until the number of results is said.
  async type(words) {
    await this.page.locator("#_query").fill(words);
    await this.done(words);
  }

  async done(words) {
    const arrived = ([words, failed]) => {
      const status = document.getElementById("_status").textContent;
      const said = status && status !== document.getElementById("_search").dataset.loading;
      return said && (new URLSearchParams(location.search).get("q") ?? "") === words && !status.includes(failed);
    };
    const failed = await this.page.locator("#_search").getAttribute("data-failed");
    // The address changes with the search, the words about it when it has ended.
    await this.page.waitForFunction(arrived, [words, failed], { timeout: PATIENCE });
    await this.page.waitForFunction(
      (words) => {
        const heading = document.getElementById("_found");
        const status = document.getElementById("_status").textContent;
        return !words || heading.textContent.includes(words) || status.includes(words);
      },
      words,
      { timeout: PATIENCE },
    );
  }

  titles() {
    return this.page.locator("#_results h3").allInnerTexts();
  }

  async status() {
    return plain(await this.page.locator("#_status").innerText());
  }

  async end() {
    await this.context.close();
    same(this.faults.join("\n"), "", "faults of the page");
  }
}

let failed = 0;
async function check(what, run) {
  try {
    await run();
    console.log(`ok: ${prefix}: ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${prefix}: ${what}: ${error.message}`);
  }
}

await check("nothing but the script is loaded before somebody searches", async () => {
  const search = await Search.open("fr");
  const scripts = search.requests.filter((url) => url.endsWith(".js"));
  same(scripts.length, 1, `scripts (${scripts})`);
  holds(!search.requests.some((url) => url.includes("/pagefind/")), `the index is loaded: ${search.requests}`);
  same(await search.status(), "", "the status");
  await search.page.locator("#_query").focus();
  await search.page.waitForResponse((response) => response.url().includes(".pf_meta"));
  await search.end();
});

// Written one way, looked for in another: the first word has to find what the others find.
const WORDS = {
  fr: [
    ["régulation", "regulation", "REGULATION", "régulations"],
    ["écosystème", "ecosysteme", "écosystèmes"],
    ["conséquence", "consequences"],
    ["ministère", "ministere", "ministères"],
    ["entreprise", "entreprises"],
    ["enfants", "enfant"],
  ],
  en: [
    ["company", "companies"],
    ["children", "Children"],
    ["zone", "zones"],
    ["regulator", "regulators"],
  ],
};
for (const [language, words] of Object.entries(WORDS)) {
  for (const [first, ...others] of words) {
    await check(`${language}: ${others.join(", ")} find what “${first}” finds`, async () => {
      const search = await Search.open(language);
      await search.type(first);
      const wanted = (await search.titles()).toSorted().join(" | ");
      for (const other of others) {
        await search.type(other);
        same((await search.titles()).toSorted().join(" | "), wanted, other);
      }
      const links = await search.page.locator("#_results h3 a").evaluateAll((links) => links.map((link) => link.href));
      holds(links.length > 0, `nothing is found for ${first}`);
      for (const link of links) {
        holds(link.startsWith(`${site}${language}/`), `a result in another place or language: ${link}`);
        same((await search.page.request.get(link)).status(), 200, `the status of ${link}`);
      }
      await search.end();
    });
  }
}

await check("several words find what holds all of them", async () => {
  const search = await Search.open("fr");
  const all = {};
  for (const words of ["enfants", "consultation", "enfants consultation"]) {
    await search.type(words);
    all[words] = await search.titles();
  }
  const both = all.enfants.filter((title) => all.consultation.includes(title)).toSorted().join(" | ");
  holds(both, "no result holds both");
  same(all["enfants consultation"].toSorted().join(" | "), both, "the results of both");
  await search.end();
});

await check("words that nobody wrote: it is said, with advice", async () => {
  const search = await Search.open("en");
  await search.type("zzzyx");
  same(await search.status(), "No results for “zzzyx”", "the status");
  holds(await search.page.locator("#_advice").isVisible(), "there is no advice");
  same((await search.titles()).length, 0, "results");
  await search.end();
});

await check("filters narrow, stand in the address, and give all there is without words", async () => {
  const search = await Search.open("en");
  await search.type("technology");
  const all = (await search.titles()).length;
  await search.page.locator("#_theme").selectOption("space");
  await search.page.waitForURL(/theme=space/);
  await search.page.waitForFunction(() => document.querySelectorAll("#_results [data-theme=space]").length === document.querySelectorAll("#_results > li").length);
  const narrowed = (await search.titles()).length;
  holds(narrowed > 0 && narrowed < all, `${narrowed} of ${all} results`);
  await search.page.locator("#_theme").selectOption("");
  await search.page.locator("#_year").selectOption("2025");
  await search.type("");
  const address = new URL(search.page.url());
  same(address.search, "?year=2025", "the query of the address");
  await search.page.waitForFunction(() => document.querySelector("#_results time")?.dateTime.startsWith("2025"));
  const years = await search.page.locator("#_results time").evaluateAll((times) => times.map((time) => time.dateTime.slice(0, 4)));
  holds(years.length > 0 && years.every((year) => year === "2025"), `results of ${years}`);
  await search.page.locator("#_year").selectOption("");
  await search.page.waitForFunction(() => document.getElementById("_results").childElementCount === 0);
  same(await search.status(), "", "the status without anything asked");
  same(new URL(search.page.url()).search, "", "the query without anything asked");
  await search.end();
});

await check("an address with a query searches at once, and survives a visit to a result", async () => {
  const search = await Search.open("fr", "?q=enfants&theme=online-safety");
  await search.done("enfants");
  same(await search.page.locator("#_query").inputValue(), "enfants", "the words");
  same(await search.page.locator("#_theme").inputValue(), "online-safety", "the theme");
  const titles = (await search.titles()).join(" | ");
  same(await search.status(), "3 résultats", "the status");
  holds((await search.page.locator("#_found").innerText()).includes("enfants"), "the heading names no words");
  holds((await search.page.locator("#_results mark").count()) > 0, "no word is marked");
  await search.page.locator("#_results h3 a").first().click();
  await search.page.waitForURL((url) => !url.pathname.includes("/recherche/"));
  await search.page.goBack();
  await search.done("enfants");
  same((await search.titles()).join(" | "), titles, "the results on the way back");
  await search.end();
});

await check("search works by keyboard alone, and results do not take the focus", async () => {
  const search = await Search.open("en");
  const focused = () => search.page.evaluate(() => document.activeElement.id || document.activeElement.closest("h3, ul")?.tagName);
  await search.page.keyboard.press("/");
  same(await focused(), "_query", "the focus after `/`");
  await search.page.keyboard.type("a/b");
  same(await search.page.locator("#_query").inputValue(), "a/b", "`/` while typing");
  await search.page.keyboard.press("Control+a");
  await search.page.keyboard.type("technology");
  await search.page.keyboard.press("Enter");
  await search.done("technology");
  same(await focused(), "_query", "the focus when results come");
  await search.page.keyboard.press("ArrowLeft");
  await search.page.keyboard.press("Backspace");
  same(await search.page.locator("#_query").inputValue(), "technoloy", "arrows move in the text");
  await search.type("technology");
  // Button, theme, year, then the first result.
  for (let press = 0; press < 4; press += 1) await search.page.keyboard.press("Tab");
  same(await focused(), "H3", "the fourth stop");
  const first = await search.page.locator("#_results h3 a").first().getAttribute("href");
  await search.page.keyboard.press("Enter");
  await search.page.waitForURL((url) => url.pathname === new URL(first, site).pathname);
  await search.end();
});

await check("more results come on demand, and the focus goes to the first of them", async () => {
  const search = await Search.open("en", "?year=2026");
  await search.page.locator("#_more").click();
  await search.page.waitForFunction(() => document.querySelectorAll("#_results > li").length > 10);
  same(await search.page.evaluate(() => [...document.querySelectorAll("#_results h3 a")].indexOf(document.activeElement)), 10, "the focused result");
  await search.end();
});

await check("an index that cannot be loaded is said to be so, and the next search tries again", async () => {
  const search = await Search.open("fr");
  await search.page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await search.page.locator("#_query").fill("espace");
  const words = await search.page.locator("#_search").getAttribute("data-failed");
  await search.page.waitForFunction((words) => document.getElementById("_status").textContent === words, words);
  await search.page.unroute("**/pagefind/pagefind.js");
  search.faults.length = 0;
  await search.type("enfants");
  holds((await search.titles()).length > 0, "nothing is found afterwards");
  await search.end();
});

await check("without JavaScript the page says so and offers themes and archives", async () => {
  for (const [language, words, archives] of [["fr", "a besoin de JavaScript", "archives"], ["en", "needs JavaScript", "archive"]]) {
    const search = await Search.open(language, "", { javaScriptEnabled: false });
    holds((await search.page.locator("main").innerText()).includes(words), "nothing is said");
    holds(!(await search.page.locator("#_search form").isVisible()), "the form that does nothing is shown");
    holds(await search.page.locator(`main .more a[href$="/${archives}/"]`).isVisible(), "no link to the archives");
    holds((await search.page.locator("main .browse li a").count()) > 3, "no links to themes");
    await search.end();
  }
});

await check("axe finds nothing on a page with results, in both languages, light and dark", async () => {
  for (const [language, words] of [["fr", "regulation"], ["en", "children"], ["en", "zzzyx"]]) {
    for (const colorScheme of ["light", "dark"]) {
      // What axe is loaded by would be against the policy.
      const search = await Search.open(language, `?q=${words}`, { colorScheme, bypassCSP: true });
      await search.done(words);
      await search.page.evaluate(AXE);
      const { violations } = await search.page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
      same(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`).join("\n"), "", `${language}, ${colorScheme}`);
      await search.page.setViewportSize({ width: 320, height: 640 });
      same(await search.page.evaluate(() => document.documentElement.scrollWidth), 320, `the width in ${language}`);
      await search.end();
    }
  }
});

await browser.close();
server.close();
process.exitCode = failed ? 1 : 0;
