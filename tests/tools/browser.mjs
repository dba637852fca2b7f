// Open every page of a built site in Chromium: browser.mjs FOLDER BASE_URL [CHROMIUM]
//
// Served under its base path, as it will be published. axe-core has to find nothing against WCAG 2.2 AA, in light and
// in dark; no page may load anything from another host, miss a file, scroll sideways at 320 pixels (WCAG 1.4.10) or
// write an error to the console. Pages that send readers on at once are passed over.

import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDE = { width: 1280, height: 900 };
// What is left of 1280 pixels at 400 % zoom.
const NARROW = { width: 320, height: 640 };
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
  report("dark", await run({ runOnly: { type: "rule", values: ["color-contrast"] }, resultTypes: ["violations"] }));
  await page.setViewportSize(NARROW);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > NARROW.width) fault(`is ${width} pixels wide where ${NARROW.width} are there`);
  for (const [event, listener] of Object.entries(seen)) page.off(event, listener);
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
