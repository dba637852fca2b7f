// A search page in Chromium, as readers use it, and the server that gives it to them: with the strictest policy that a
// search can live with.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";

const PATIENCE = 30_000;
const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; form-action 'self'; base-uri 'none'";

// Serves a folder under a path of this machine.
export async function serve(root, prefix) {
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
  return { site, close: () => server.close() };
}

export function same(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

const plain = (text) => text.replaceAll(/[\u00A0\u202F]/g, " ");

// A search page with what is asked of it.
export class Search {
  static async open(browser, site, address, query = "", options = {}) {
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
    await page.goto(site + address + query, { waitUntil: "load" });
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

  // The last parts of the addresses of all that is found for words.
  async found(words) {
    const submit = async (words) => {
      await this.page.locator("#_query").fill(words);
      await this.page.locator("#_query").press("Enter");
    };
    // What an earlier query has found must not be taken for this one's.
    await submit("");
    await this.page.waitForFunction(() => document.getElementById("_status").textContent === "");
    await submit(words);
    await this.done(words);
    return this.everything();
  }

  async everything() {
    const more = this.page.locator("#_more");
    const links = this.page.locator("#_results h3 a");
    while (await more.isVisible()) {
      const count = await links.count();
      await more.click();
      await this.page.waitForFunction((count) => document.querySelectorAll("#_results h3 a").length > count, count);
    }
    return links.evaluateAll((links) => links.map((link) => new URL(link.href).pathname.split("/").at(-2)));
  }

  // The same for a year, without words.
  async filtered(year) {
    await this.page.locator("#_year").selectOption(year);
    await this.page.waitForFunction((year) => document.querySelector("#_results time")?.dateTime.startsWith(year), year);
    return this.everything();
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

// Of rows of a table of queries, what is found wrongly or not at all. What an item is called is the last part of its
// address.
export async function wrongAnswers(search, rows) {
  const wrong = [];
  for (const { query, finds, never = [], only } of rows) {
    const found = await search.found(query);
    const missing = finds.filter((item) => !found.includes(item));
    const excess = found.filter((item) => (only ? !finds.includes(item) : never.includes(item)));
    if (missing.length > 0) wrong.push(`“${query}” misses ${missing.join(", ")}`);
    if (excess.length > 0) wrong.push(`“${query}” wrongly finds ${excess.join(", ")}`);
  }
  return wrong;
}
