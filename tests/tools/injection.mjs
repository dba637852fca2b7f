// Attack a site in Chromium: injection.mjs VEILLE HOSTILE [CHROMIUM]
//
// HOSTILE is the example `hostile`, which builds sites whose every text is an attack. Pages are opened with their
// Content-Security-Policy ignored, so that what is tested is the HTML itself, and some once more with it; everything is
// hovered over, focused and clicked. Nothing may run, open, lead away or ask another host; pictures of other sites are
// left to the policy. Feeds are opened as pages, attacks are searched for, and shown by the preview as faults and as
// addresses. The same attacks on a site that allows raw HTML have to run: otherwise the check would see nothing at all.

import { spawn } from "node:child_process";
import { createServer, request as httpRequest } from "node:http";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const PATIENCE = 60_000;
const PREFIX = "/base/";
// How many attacks have to run where raw HTML is allowed.
const ENOUGH = 20;
// Of a list of attacks, each so many-th is searched for or asked for.
const SEARCHED = 6;
const ASKED = 6;
// Of pages that are made alike, each of which holds little that the page of its entry does not, each so many-th is
// opened; with the policy, of all pages. What is in the others is read by tests/veille/injection.rs.
const OPENED = 4;
const ALIKE = /\/(themes|digest-\d+)\/[^/]+\//;
// As many faults as the overlay lists.
const LISTED = 50;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

const [veille, hostile, executablePath] = process.argv.slice(2);
const temp = await mkdtemp(path.join(tmpdir(), "veille-injection-"));
const browser = await chromium.launch({ executablePath });

// ── What is found

const faults = [];

async function main() {
  await run(hostile, path.join(temp, "safe"), veille, "safe");
  await run(hostile, path.join(temp, "allow"), veille, "allow", "texts");
  const attacks = JSON.parse(await readFile(path.join(temp, "safe/corpus.json"), "utf8"));
  for (const site of ["texts", "settings", "names"]) {
    const folder = path.join(temp, "safe", site, "public");
    for (const bypassCSP of [true, false]) {
      const { pages, hits } = await attack(folder, bypassCSP);
      report(`${site}, ${bypassCSP ? "without" : "with"} the policy`, `${pages} pages`, hits);
    }
  }
  const found = await search(path.join(temp, "safe/texts/public"), attacks);
  report("search", `${found.count} attacks searched for`, found.hits);
  const shown = await preview(attacks);
  report("preview", `${shown.count} attacks in faults and addresses`, shown.hits);
  const some = (name) => /article-\d*0\//.test(name);
  const { pages, hits } = await attack(path.join(temp, "allow/texts/public"), true, some);
  const ran = hits.filter((hit) => hit.includes(": runs "));
  console.log(`raw HTML allowed: ${pages} pages, ${ran.length} attacks run, ${hits.length} hits`);
  if (ran.length < ENOUGH) faults.push(`only ${ran.length} attacks run where raw HTML is allowed: the check is blind`);
}

function report(what, looked, hits) {
  faults.push(...hits.map((hit) => `${what}: ${hit}`));
  console.log(`${what}: ${looked}, ${hits.length} hits, after ${Math.round(performance.now() / 1000)} s`);
}

function run(command, ...rest) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
}

// ── Serving and watching

async function serve(folder) {
  const root = path.resolve(folder);
  const server = createServer(async (request, response) => {
    try {
      let name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
      if (name.endsWith("/")) name += "index.html";
      const file = path.join(root, name.slice(PREFIX.length));
      if (!name.startsWith(PREFIX) || !file.startsWith(root + path.sep)) throw new Error("outside");
      const bytes = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

// A browser that tells of whatever an attack would do.
async function watched(origin, bypassCSP, hit) {
  const context = await browser.newContext({ bypassCSP });
  await context.exposeFunction("__veilleHit", (what, where) => hit(where, `runs ${what}`));
  await context.addInitScript(() => {
    const tell = globalThis.__veilleHit;
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      globalThis[name] = () => tell(name, location.href);
    }
  });
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      const request = route.request();
      // Pictures of other sites are what the policy is for.
      if (!bypassCSP || request.resourceType() !== "image") hit(pageOf(request), `asks for ${request.url()}`);
      return route.abort();
    },
  );
  const open = async () => {
    const page = await context.newPage();
    page.on("dialog", (dialog) => {
      hit(page.url(), `runs a dialog`);
      dialog.dismiss().catch(() => {});
    });
    page.on("popup", (popup) => {
      hit(page.url(), `opens ${popup.url()}`);
      popup.close().catch(() => {});
    });
    page.on("pageerror", (error) => hit(page.url(), `runs a script that fails: ${error.message}`));
    return page;
  };
  return { context, open };
}

function pageOf(request) {
  try {
    return request.frame().url();
  } catch {
    return "a page";
  }
}

// Within a page: what is there that could run, and all that a reader could do to set it off.
function provoke() {
  const found = [];
  const told = (element) => element.outerHTML.slice(0, 160);
  const own = (script) => script.type === "application/ld+json" || (script.type === "module" && !script.textContent);
  const active =
    "iframe, frame, object, embed, applet, base, svg, math, style, portal, fencedframe," +
    "[style], [srcdoc], [formaction], [ping], [background], [autofocus], [autoplay], [popover]";
  // Films, sounds and pictures to choose from are the site's own, or are not there.
  const elsewhere = (address) => new URL(address, document.baseURI).origin !== location.origin;
  for (const element of document.querySelectorAll("audio, video, source, track, [srcset]")) {
    const choices = (element.getAttribute("srcset") ?? "").split(",").map((choice) => choice.trim().split(/\s/)[0]);
    const addresses = [element.getAttribute("src"), element.getAttribute("poster"), ...choices].filter(Boolean);
    if (addresses.some(elsewhere)) found.push(`loads from elsewhere: ${told(element)}`);
  }
  // Chromium shows XML by a style sheet of its own.
  const viewer = document.contentType.endsWith("xml") ? document.getElementById("xml-viewer-style") : null;
  for (const element of document.querySelectorAll(active)) {
    if (element !== viewer) found.push(`holds ${told(element)}`);
  }
  for (const script of document.scripts) if (!own(script)) found.push(`holds ${told(script)}`);
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT);
  const TAKES_FOCUS = "button, input, select, textarea, summary, details, area, label, [tabindex], [contenteditable]";
  const schemes = ["http:", "https:", "mailto:", "tel:", "ftp:", "sftp:", "xmpp:", "geo:", "sms:", "matrix:", "news:"];
  const stop = (event) => {
    const link = event.target.closest?.("a");
    if (link && schemes.includes(link.protocol)) event.preventDefault();
  };
  document.addEventListener("click", stop, true);
  document.addEventListener("submit", (event) => event.preventDefault(), true);
  const act = (element) => {
    for (const { name } of element.attributes) if (name.startsWith("on")) found.push(`listens: ${told(element)}`);
    if (element.localName === "a" && element.hasAttribute("href") && !schemes.includes(element.protocol)) {
      found.push(`leads to ${element.protocol}: ${told(element)}`);
    }
    // What listens, is led away by or takes the focus is set off; a plain link or paragraph has nothing to set off, and to
    // focus each would lay the page out as often.
    const listens = [...element.attributes].some(({ name }) => name.startsWith("on"));
    const odd = element.localName === "a" ? !schemes.includes(element.protocol) : element.matches(TAKES_FOCUS);
    if (!document.body?.contains(element) || !(listens || odd)) return;
    for (const type of ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove"]) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    }
    element.focus?.();
    if (element.closest("main")) element.click?.();
  };
  const elements = [];
  while (walk.nextNode()) elements.push(walk.currentNode);
  elements.forEach(act);
  return found;
}

// Opens all pages and feeds of a built site.
async function attack(folder, bypassCSP, chosen = () => true) {
  const { server, origin } = await serve(folder);
  const hits = [];
  const hit = (where, what) => hits.push(`${decodeURI(where).replace(origin, "")}: ${what}`);
  const { context, open } = await watched(origin, bypassCSP, hit);
  const queue = [];
  let alike = 0;
  for (const entry of (await readdir(folder, { recursive: true })).sort()) {
    const name = entry.split(path.sep).join("/");
    // Of the feeds of themes, which are made alike, the first ones.
    const feed = name.endsWith(".xml") && (!/\/themes\//.test(name) || /\/[a-c][^/]*\/rss\.xml$/.test(name));
    if (!chosen(name) || !(feed || name.endsWith(".html"))) continue;
    if ((!bypassCSP || ALIKE.test(name)) && alike++ % OPENED) continue;
    // Where pages send readers on to is the other test's question: it reads the address.
    if (/http-equiv="refresh"/.test(await readFile(path.join(folder, entry), "utf8"))) continue;
    queue.push(name);
  }
  const pages = queue.length;
  const work = async () => {
    const page = await open();
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const parts = name.replace(/(^|\/)index\.html$/, "$1").split("/");
      const address = origin + PREFIX + parts.map(encodeURIComponent).join("/");
      try {
        await page.goto(address, { waitUntil: "load", timeout: PATIENCE });
        for (const what of await page.evaluate(provoke)) hit(address, what);
        // What was set off in the meantime runs before the answer.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
        if (page.url().split("#")[0] !== address) hit(address, `leads away to ${page.url()}`);
      } catch (error) {
        hit(address, `cannot be checked: ${error.message.split("\n")[0]}`);
      }
    }
  };
  await Promise.all([work(), work(), work()]);
  await context.close();
  server.close();
  return { pages, hits };
}

// ── Search

async function search(folder, attacks) {
  const { server, origin } = await serve(folder);
  const hits = [];
  const { context, open } = await watched(origin, true, (where, what) => hits.push(`${where}: ${what}`));
  const page = await open();
  await page.goto(`${origin}${PREFIX}fr/recherche/?q=${encodeURIComponent(attacks[0])}`);
  const asked = new Set();
  for (const attack of attacks.filter((_, number) => number % SEARCHED === 0)) {
    // Words of the attack find what it stands in; the attack itself is shown as what was asked.
    for (const words of [attack, attack.match(/\w{4,}/g)?.slice(0, 2).join(" ") ?? ""]) {
      await page.fill("#_query", words);
      const value = (await page.inputValue("#_query")).trim();
      if (!value || asked.has(value)) continue;
      asked.add(value);
      await page.evaluate(() => (document.getElementById("_status").textContent = "not yet"));
      await page.press("#_query", "Enter");
      const done = () => {
        const said = document.getElementById("_status").textContent;
        return said !== "not yet" && said !== document.getElementById("_search").dataset.loading;
      };
      await page.waitForFunction(done, undefined, { timeout: PATIENCE });
      const strange = () => {
        const wanted = "#_results > li, #_results :is(div, p, h3, a, mark, time, ul, li)";
        const elements = [...document.querySelectorAll("#_results *, #_status *, #_found *, #_advice *")];
        return elements.filter((element) => !element.matches(wanted)).map((element) => element.outerHTML);
      };
      for (const html of await page.evaluate(strange)) hits.push(`“${words}” shows ${html}`);
    }
  }
  const shown = await page.evaluate(() => document.querySelectorAll("#_results li").length);
  if (shown === 0) hits.push("the last search finds nothing: the check is blind");
  await context.close();
  server.close();
  return { count: asked.size, hits };
}

// ── The preview

async function preview(attacks) {
  const root = path.join(temp, "preview");
  await mkdir(path.join(root, "content"), { recursive: true });
  const settings = `base_url = "https://example.org${PREFIX}"\nid = "example.org"\n[languages.fr]\ntitle = "Site"\n`;
  await writeFile(path.join(root, "veille.toml"), settings);
  await writeFile(path.join(root, "content/a.fr.md"), "---\ntitle: A\ndate: 2026-01-10\n---\nText.\n");
  const child = spawn(veille, ["serve", "--root", root, "--port", "0"]);
  const ended = new Promise((resolve) => child.on("close", resolve));
  let said = "";
  const address = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
        const match = /^Preview at (\S+)$/m.exec(said);
        if (match) resolve(match[1]);
      });
    }
    child.on("close", () => reject(new Error(`the preview ended: ${said}`)));
  });
  const { origin } = new URL(address);
  const hits = [];
  const { context, open } = await watched(origin, true, (where, what) => hits.push(`${where}: ${what}`));
  const page = await open();
  let count = 0;
  try {
    await page.goto(`${address}fr/a/`);
    for (let start = 0; start < attacks.length; start += LISTED) {
      const group = attacks.slice(start, start + LISTED);
      await overlay(page, root, group, start, hits);
      count += group.length;
    }
    const chosen = attacks.filter((_, number) => number % ASKED === 0);
    for (const attack of chosen) {
      const asked = `${address}${encodeURIComponent(attack)}?${encodeURIComponent(attack)}`;
      const response = await page.goto(asked);
      if (response.status() !== 404) hits.push(`${asked}: is answered with ${response.status()}`);
      for (const what of await page.evaluate(provoke)) {
        if (!what.includes("__veille/live.js")) hits.push(`${asked}: ${what}`);
      }
      count += 1;
    }
    for (const attack of chosen) {
      const plain = attack.replace(/[^\x21-\x7e]/g, "");
      for (const [target, host] of [[`/base/${plain}`, undefined], [`/base/fr/a?${plain}`, undefined], ["/base/", plain]]) {
        const { status, text } = await ask(origin, target, host);
        if (/<(script(?! src="\/base\/__veille\/)|img|svg)/i.test(text.replace(/<script type="application.*?<\/script>/gs, ""))) {
          hits.push(`${target} of ${host}: ${status}: holds the attack`);
        }
        if (host !== undefined && status < 400) hits.push(`the host ${host} is answered with ${status}`);
      }
    }
  } finally {
    await context.close();
    child.kill("SIGINT");
    await ended;
  }
  return { count, hits };
}

// Makes a file with faults whose lines and messages hold attacks, and looks at what the page shows of them.
async function overlay(page, root, group, start, hits) {
  const lines = group.map((attack, number) => {
    const raw = /[\p{C}]/u.test(attack) ? "" : ` # ${attack}`;
    return `${JSON.stringify(`k${start + number}-${attack}`)}: x${raw}`;
  });
  const text = `---\ntitle: B\ndate: 2026-01-10\n${lines.join("\n")}\n---\nText.\n`;
  await writeFile(path.join(root, "content/b.fr.md"), text);
  const last = `k${start + group.length - 1}-`;
  const shown = (last) => document.querySelector("veille-preview")?.shadowRoot.textContent.includes(last);
  await page.waitForFunction(shown, last, { timeout: PATIENCE });
  const strange = () => {
    const names = ["div", "section", "header", "h2", "button", "ol", "li", "p", "b", "pre", "i", "code", "a"];
    const elements = [...document.querySelector("veille-preview").shadowRoot.querySelectorAll("*")];
    // A link opens a file of the site in the editor, and leads nowhere else.
    const leads = ({ localName, protocol }) => localName === "a" && protocol !== "vscode:";
    const odd = (element) =>
      !names.includes(element.localName) ||
      leads(element) ||
      [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style");
    return elements.filter(odd).map((element) => element.outerHTML.slice(0, 160));
  };
  for (const html of await page.evaluate(strange)) hits.push(`the overlay holds ${html}`);
  for (const [number, attack] of group.entries()) {
    // Backticks mark code, which is shown as code: they are no part of the text.
    const there = (text) => {
      const shown = document.querySelector("veille-preview").shadowRoot.textContent;
      return shown.replaceAll("`", "").includes(text.replaceAll("`", ""));
    };
    const key = `k${start + number}-${attack.slice(0, 40)}`;
    const plain = !/[\p{C}\p{Z}]/u.test(key.replaceAll(" ", ""));
    if (plain && !(await page.evaluate(there, key))) hits.push(`the overlay does not show ${key}`);
  }
}

function ask(origin, target, host) {
  const { hostname, port } = new URL(origin);
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 400, text: "" });
    let sent;
    try {
      sent = httpRequest({ hostname, port, path: target, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode, text: JSON.stringify(response.rawHeaders) + text }));
      });
    } catch {
      return failed();
    }
    sent.on("error", failed);
    sent.end();
  });
}

try {
  await main();
} catch (error) {
  faults.push(`the check failed: ${error.stack}`);
} finally {
  await browser.close();
  await rm(temp, { recursive: true, force: true });
}
for (const fault of faults.slice(0, 100)) console.log(fault);
console.log(`${faults.length || "no"} fault${faults.length === 1 ? "" : "s"}`);
process.exitCode = faults.length ? 1 : 0;
