// Search a built copy of this repository's site in Chromium: search.mjs FOLDER BASE_URL [CHROMIUM]
//
// Served under its base path and with the strictest policy that a search can live with. Words are typed as readers type
// them, with and without accents, in the singular and in the plural; filters, the address, the keyboard, what is said to
// screen readers, what is loaded when, and the page without JavaScript. axe-core looks at pages with results.
//
// search_queries.json says for each query which items it finds, and which it must never find: "only" where it finds no
// others. Items are known by the last part of their addresses.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";
import { Search, holds, same, serve, wrongAnswers } from "./search_page.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const QUERIES = JSON.parse(await readFile(new URL("search_queries.json", import.meta.url), "utf8"));
const PAGES = { fr: "fr/recherche/", en: "en/search/" };

const [folder, base, executablePath] = process.argv.slice(2);
const root = path.resolve(folder);
const prefix = new URL(base).pathname;

const { site, close } = await serve(root, prefix);
const browser = await chromium.launch({ executablePath });

const open = (language, query, options) => Search.open(browser, site, PAGES[language], query, options);

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
  const search = await open("fr");
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
      const search = await open(language);
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

for (const [language, rows] of Object.entries(QUERIES)) {
  await check(`${language}: ${rows.length} queries find what they must, and nothing that they must not`, async () => {
    const search = await open(language);
    const wrong = await wrongAnswers(search, rows);
    holds(wrong.length === 0, `\n  ${wrong.join("\n  ")}`);
    await search.end();
  });
}

await check("a table that names an item which is not there is found out", async () => {
  for (const [language, rows] of Object.entries(QUERIES)) {
    const search = await open(language, "?year=2026");
    await search.page.waitForFunction(() => document.querySelectorAll("#_results > li").length > 0);
    const all = new Set([...(await search.filtered("2025")), ...(await search.filtered("2026"))]);
    const named = rows.flatMap(({ finds, never = [] }) => [...finds, ...never]);
    same(named.filter((item) => !all.has(item)).join(", "), "", `items of the table that the site has not, ${language}`);
    await search.end();
  }
});

// What moves while a page opens, as browsers add it up: the greatest sum within five seconds without a pause of one.
const MOVEMENT = () => {
  globalThis.movement = 0;
  let [start, last, sum] = [-Infinity, -Infinity, 0];
  new PerformanceObserver((list) => {
    for (const { startTime, value, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      if (startTime - last > 1000 || startTime - start > 5000) [start, sum] = [startTime, 0];
      [last, sum] = [startTime, sum + value];
      globalThis.movement = Math.max(globalThis.movement, sum);
    }
  }).observe({ type: "layout-shift", buffered: true });
};
await check("opening a search by its address moves nothing on the page", async () => {
  for (const [language, query] of [["fr", "?q=enfants"], ["fr", "?q=IA"], ["fr", "?q=zzzyx"], ["en", "?q=AI&theme=space"], ["en", "?year=2025"], ["en", ""]]) {
    for (const viewport of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
      const search = await open(language, "", { viewport });
      await search.page.addInitScript(MOVEMENT);
      // A slow index, so that the page is seen without its results.
      await search.page.route("**/pagefind/**", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        await route.continue();
      });
      await search.page.goto(site + PAGES[language] + query, { waitUntil: "networkidle" });
      if (query) await search.page.waitForFunction(() => /\p{L}/u.test(document.getElementById("_status").textContent) && !document.body.classList.contains("opening-search"));
      holds(await search.page.locator(".colophon").isVisible(), "the end of the page stays hidden");
      await search.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const movement = await search.page.evaluate(() => globalThis.movement);
      holds(movement < 0.02, `${language}, ${query}, ${viewport.width} pixels wide: the page shifts by ${movement}`);
      await search.end();
    }
  }
});

await check("several words find what holds all of them", async () => {
  const search = await open("fr");
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
  const search = await open("en");
  await search.type("zzzyx");
  same(await search.status(), "No results for “zzzyx”", "the status");
  holds(await search.page.locator("#_advice").isVisible(), "there is no advice");
  same((await search.titles()).length, 0, "results");
  await search.end();
});

await check("filters narrow, stand in the address, and give all there is without words", async () => {
  const search = await open("en");
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
  const search = await open("fr", "?q=enfants&theme=online-safety");
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
  const search = await open("en");
  const focused = () => search.page.evaluate(() => document.activeElement.id || document.activeElement.closest("h3, ul")?.tagName);
  // WCAG 2.1.4: a key without a modifier does nothing outside the search.
  const outside = await search.page.evaluate(() => document.activeElement === document.body);
  holds(outside, "something has the focus at the start");
  await search.page.keyboard.press("/");
  holds(await search.page.evaluate(() => document.activeElement === document.body), "`/` moves the focus from outside the search");
  await search.page.locator(".menu a").first().focus();
  await search.page.keyboard.press("/");
  holds(await search.page.evaluate(() => document.activeElement.closest(".menu") !== null), "`/` moves the focus from the menu");
  await search.page.locator("#_search button[type=submit]").focus();
  await search.page.keyboard.press("/");
  same(await focused(), "_query", "the focus after `/` within the search");
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
  const search = await open("en", "?year=2026");
  await search.page.locator("#_more").click();
  await search.page.waitForFunction(() => document.querySelectorAll("#_results > li").length > 10);
  same(await search.page.evaluate(() => [...document.querySelectorAll("#_results h3 a")].indexOf(document.activeElement)), 10, "the focused result");
  await search.end();
});

await check("an index that cannot be loaded is said to be so, and the next search tries again", async () => {
  const search = await open("fr");
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
    const search = await open(language, "", { javaScriptEnabled: false });
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
      const search = await open(language, `?q=${words}`, { colorScheme, bypassCSP: true });
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
close();
process.exitCode = failed ? 1 : 0;
