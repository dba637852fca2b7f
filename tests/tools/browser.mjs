// Open every page of a built site in Chromium: browser.mjs FOLDER BASE_URL [CHROMIUM]
//
// Served under its base path, as it will be published. axe-core has to find nothing against WCAG 2.2 AA nor against its
// own advice (landmarks, one h1, order of headings), in light and in dark. No page may load anything from another host,
// miss a file, scroll sideways at any width from 320 pixels on (WCAG 1.4.10) or write an error to the console. What has
// the focus shows it, and the skip link leads past the menu by keyboard. Pages that send readers on at once are passed
// over.

import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDE = { width: 1280, height: 900 };
// 320 pixels are what is left of 1280 at 400 % zoom.
const WIDTHS = [1440, 768, 360, 320];
// How many elements are walked through with the keyboard.
const STOPS = 12;
const TYPES = {
  ".css": "text/css",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".ics": "text/calendar",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

const [folder, base, executablePath] = process.argv.slice(2);
const root = path.resolve(folder);
const prefix = new URL(base).pathname;

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  let name = decodeURIComponent(pathname);
  if (name.endsWith("/")) name += "index.html";
  const file = path.join(root, name.slice(prefix.length));
  try {
    if (!name.startsWith(prefix) || !file.startsWith(root + path.sep)) throw new Error("outside");
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const pages = [];
for (const entry of await readdir(root, { recursive: true })) {
  const name = entry.split(path.sep).join("/");
  if (!name.endsWith(".html")) continue;
  if (/http-equiv=["']?refresh/i.test(await readFile(path.join(root, entry), "utf8"))) continue;
  pages.push(name);
}
pages.sort();

const faults = [];
const browser = await chromium.launch({ executablePath });
const queue = [...pages];

async function check(page, name) {
  const fault = (text) => faults.push(`${name}: ${text}`);
  const seen = {
    request: (request) => {
      const url = request.url();
      if (!url.startsWith(origin + prefix) && !/^(data|blob):/.test(url) && !url.endsWith("/favicon.ico")) {
        fault(`loads ${url}`);
      }
    },
    response: (response) => {
      if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) {
        fault(`misses ${response.url().slice(origin.length)}`);
      }
    },
    console: (message) => {
      // A missing file is named above already.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        fault(`console: ${message.text()}`);
      }
    },
    pageerror: (error) => fault(`script: ${error.message}`),
  };
  for (const [event, listener] of Object.entries(seen)) page.on(event, listener);
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const address = origin + prefix + encodeURI(name.replace(/(^|\/)index\.html$/, "$1"));
  await page.goto(address, { waitUntil: "load" });
  await page.evaluate(AXE);
  const run = (options) => page.evaluate((options) => globalThis.axe.run(document, options), options);
  const report = (scheme, result) => {
    for (const { id, help, nodes } of result.violations) {
      const first = nodes[0];
      fault(`${scheme}: ${id}: ${help} (${nodes.length}): ${first.html.slice(0, 160)}: ${first.failureSummary}`);
    }
  };
  report("light", await run({ runOnly: TAGS, resultTypes: ["violations"] }));
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  report("dark", await run({ runOnly: TAGS, resultTypes: ["violations"] }));
  await keyboard(page, fault);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 640 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) fault(`is ${needed} pixels wide where ${width} are there`);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  report("narrow", await run({ runOnly: TAGS, resultTypes: ["violations"] }));
  for (const [event, listener] of Object.entries(seen)) page.off(event, listener);
}

// Walks from the top with Tab: each stop has to show that it has the focus; Enter on the skip link leads to the text.
async function keyboard(page, fault) {
  const held = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      if (element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { top, bottom } = element.getBoundingClientRect();
      return {
        html: element.outerHTML.slice(0, 120),
        skip: element.matches(".skip"),
        shown: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight,
      };
    });
  await page.evaluate(() => scrollTo(0, 0));
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const element = await held();
    if (element === null) break;
    if (!element.shown) fault(`does not show the focus on ${element.html}`);
    if (stop === 0 && !element.skip && (await page.locator(".skip").count()) > 0) fault("begins without its skip link");
  }
  if ((await page.locator(".skip").count()) === 0) return;
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  const reached = await page.evaluate(() => document.activeElement.matches("main"));
  if (!reached) fault("has a skip link that does not lead to its text");
}

async function work() {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    try {
      await check(page, name);
    } catch (error) {
      faults.push(`${name}: cannot be checked: ${error.message}`);
    }
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
await browser.close();
server.close();
faults.sort();
for (const fault of faults.slice(0, 100)) console.log(fault);
if (pages.length === 0) faults.push("no page");
console.log(`${pages.length} pages: ${faults.length || "no"} fault${faults.length === 1 || !faults.length ? "" : "s"}`);
process.exitCode = faults.length ? 1 : 0;
