// Preview a copy of this repository's site in Chromium, and edit it meanwhile: preview.mjs VEILLE [CHROMIUM]
//
// The real command, at `/` and under another base path: edits arrive without a manual reload and disturb no other page,
// style sheets are swapped in place, faults are shown and go, and nothing is written. Every wait is for a condition, and
// ends with a failure after PATIENCE.

import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const PATIENCE = 60_000;
// From Ctrl-C to the end, with pages connected.
const AT_ONCE = 5_000;
const BASES = [undefined, "https://x.github.io/some/repo/"];
const ARTICLE = "content/2025/openai-uk.en.md";
const ARTICLE_PAGE = "en/2025/openai-uk/";
const DIGEST_PAGE = "en/2026/02-tech-uk/";
const ABOUT = "content/about.en.md";
const SEARCH_PAGE = "en/search/";
const ABOUT_PAGE = "en/about/";
const OVERLAY = "veille-preview section";

const repository = path.resolve(import.meta.dirname, "../..");
const [command, executablePath] = process.argv.slice(2);
const veille = path.resolve(command);

// ── The command

class Server {
  constructor(root, base, port = 0) {
    const more = base ? ["--base-url", base] : [];
    this.process = spawn(veille, ["serve", "--root", root, "--port", String(port), ...more]);
    this.output = "";
    this.ended = new Promise((resolve) => this.process.on("close", (code, signal) => resolve({ code, signal })));
    this.waiting = new Set();
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        this.output += text;
        for (const look of this.waiting) look();
      });
    }
  }

  // Waits until the command says something that it had not said at a place in its output.
  async says(pattern, from = 0) {
    let look;
    const found = new Promise((resolve) => {
      look = () => {
        const match = pattern.exec(this.output.slice(from));
        if (match) resolve(match);
      };
      this.waiting.add(look);
      look();
    });
    const ended = this.ended.then(() => fail(`the command ended; it had said:\n${this.output}`));
    try {
      return await within(Promise.race([found, ended]), `the command says ${pattern}; it said:\n${this.output}`);
    } finally {
      this.waiting.delete(look);
    }
  }

  async address() {
    return (await this.says(/^Preview at (\S+)$/m))[1];
  }

  async interrupt() {
    const start = Date.now();
    this.process.kill("SIGINT");
    const { code, signal } = await within(this.ended, "the command ends");
    return { code, signal, milliseconds: Date.now() - start };
  }
}

// ── Waiting and comparing

function fail(words) {
  throw new Error(words);
}

async function within(promise, what, limit = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limit / 1000} s: ${what}`)), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function same(found, wanted, what) {
  if (found !== wanted) fail(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

async function shows(page, text, what = "the page") {
  try {
    await page.waitForFunction((text) => document.body?.innerText.includes(text), text, { timeout: PATIENCE });
  } catch (error) {
    fail(`${what} (${page.url()}) does not show “${text}”: ${error.message}`);
  }
}

async function hides(page, text, what = "the page") {
  try {
    const gone = (text) => document.body && !document.body.innerText.includes(text);
    await page.waitForFunction(gone, text, { timeout: PATIENCE });
  } catch (error) {
    fail(`${what} (${page.url()}) still shows “${text}”: ${error.message}`);
  }
}

const mark = (page) => page.evaluate(() => (globalThis.marker = "set by the test"));
const isMarked = (page) => page.evaluate(() => globalThis.marker === "set by the test");

// The overlay, once it says all of this.
async function overlay(page, ...words) {
  const section = page.locator(OVERLAY);
  for (const word of words) {
    try {
      await section.filter({ hasText: word, visible: true }).waitFor({ timeout: PATIENCE });
    } catch {
      const text = await section.textContent({ timeout: 1000 }).catch(() => "there is none");
      fail(`the overlay does not say “${word}”: ${text}`);
    }
  }
}

async function noOverlay(page) {
  try {
    // Reads through the reload that the mended page may bring.
    const clear = () => {
      const host = document.querySelector("veille-preview");
      return document.body && [...(host?.shadowRoot.querySelectorAll("section, .pill") ?? [])].every((e) => e.hidden);
    };
    await page.waitForFunction(clear, undefined, { timeout: PATIENCE });
  } catch (error) {
    fail(`the overlay stays: ${await page.locator(OVERLAY).textContent()}: ${error.message}`);
  }
}

// ── One preview

async function preview(browser, base) {
  const root = await mkdtemp(path.join(tmpdir(), "veille-preview-"));
  for (const name of ["veille.toml", "content", "themes"]) {
    await cp(path.join(repository, name), path.join(root, name), { recursive: true });
  }
  const file = (name) => path.join(root, name);
  const read = (name) => readFile(file(name), "utf8");
  const write = async (name, text) => {
    await mkdir(path.dirname(file(name)), { recursive: true });
    await writeFile(file(name), text);
  };
  const append = async (name, text) => write(name, `${await read(name)}\n${text}\n`);
  const builtIn = (name) => readFile(path.join(repository, "templates", name), "utf8");

  let server = new Server(root, base);
  const context = await browser.newContext({ viewport: { width: 1000, height: 500 }, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE);
  const check = async (what, run) => {
    try {
      await run();
    } catch (error) {
      fail(`${what}: ${error.message}`);
    }
    console.log(`ok: ${base ?? "/"}: ${what}`);
  };
  // A page that listens: what is edited from now on reaches it.
  const open = async (below) => {
    const page = await context.newPage();
    const listens = page.waitForResponse((response) => response.url().includes("/__veille/events"));
    const response = await page.goto(address + below, { waitUntil: "load" });
    await listens;
    page.status = response.status();
    return page;
  };
  // Waits until a page has taken in all that was built so far: by a style sheet, which reloads nothing.
  let turn = 0;
  let style = await builtIn("style.css");
  const settle = async (page) => {
    turn += 1;
    await write("templates/style.css", `${style}\nhtml { --turn: ${turn}; }\n`);
    const arrived = (turn) => getComputedStyle(document.documentElement).getPropertyValue("--turn").trim() === turn;
    await page.waitForFunction(arrived, String(turn), { timeout: PATIENCE });
  };

  let address = "";
  try {
    await check("an address is printed for each language", async () => {
      address = await server.address();
      same(new URL(address).pathname, base ? new URL(base).pathname : "/", "the base path");
      await server.says(/^Ctrl-C ends it\.$/m);
      for (const tag of ["fr", "en"]) {
        if (!server.output.includes(`: ${address}${tag}/\n`)) fail(`none for ${tag}:\n${server.output}`);
      }
    });

    await check("`/` leads to the base path, and what is missing to the site's 404 page", async () => {
      const front = await context.newPage();
      await front.goto(new URL("/", address).href);
      // The site's own front page sends readers on to a language.
      await front.waitForURL(({ href }) => href.startsWith(address) && /^(fr|en)\/$/.test(href.slice(address.length)));
      await front.close();
      const missing = await open("en/nowhere/");
      same(missing.status, 404, "the status");
      await shows(missing, "404");
      await missing.close();
    });

    const article = await open(ARTICLE_PAGE);
    const about = await open(ABOUT_PAGE);

    await check("an edit is shown without a manual reload", async () => {
      await append(ARTICLE, "First edit of the body.");
      await shows(article, "First edit of the body.");
    });

    await check("an edit leaves other pages alone", async () => {
      await mark(about);
      await append(ARTICLE, "Second edit of the body.");
      await shows(article, "Second edit of the body.");
      await settle(about);
      same(await isMarked(about), true, "the marker on the other page");
    });

    await check("the scroll position is kept when a page reloads", async () => {
      await article.evaluate(() => scrollTo(0, 400));
      await mark(article);
      await append(ARTICLE, "Third edit of the body.");
      await shows(article, "Third edit of the body.");
      same(await isMarked(article), false, "the marker after a reload");
      try {
        await article.waitForFunction(() => scrollY === 400, undefined, { timeout: PATIENCE });
      } catch {
        same(await article.evaluate(() => scrollY), 400, "the scroll position");
      }
    });

    await check("a style sheet is swapped: scroll position, typed text and open parts stay", async () => {
      const digest = await open(DIGEST_PAGE);
      await mark(digest);
      await digest.evaluate(() => {
        const input = document.createElement("input");
        document.querySelector("main").prepend(input);
        document.querySelector("main details").open = false;
      });
      await digest.locator("main > input").pressSequentially("typed");
      await digest.evaluate(() => scrollTo(0, 900));
      const before = await digest.evaluate(() => scrollY);
      style += "\nh1 { text-decoration: rgb(1, 2, 3) underline; }";
      await settle(digest);
      const after = await digest.evaluate(() => ({
        color: getComputedStyle(document.querySelector("h1")).textDecorationColor,
        marker: globalThis.marker === "set by the test",
        scroll: scrollY,
        typed: document.querySelector("main > input")?.value,
        open: document.querySelector("main details").open,
      }));
      const wanted = { color: "rgb(1, 2, 3)", marker: true, scroll: before, typed: "typed", open: false };
      same(JSON.stringify(after), JSON.stringify(wanted), "the page after the swap");
      await digest.close();
    });

    const sound = await read(ARTICLE);
    await check("a fault is shown over the page, with its file, line and hint", async () => {
      const faulty = sound.replace("themes: [ai, ecosystem]", "themes: [ai, ecosistem]");
      const line = faulty.split("\n").findIndex((text) => text.includes("ecosistem")) + 1;
      await write(ARTICLE, faulty);
      await overlay(article, `${ARTICLE}:${line}:`, "ecosistem", "help: ");
      await shows(article, "Third edit of the body.", "the last good page");
    });
    await check("other files are updated meanwhile", async () => {
      await append(ABOUT, "Edited while another file is faulty.");
      await shows(about, "Edited while another file is faulty.");
      await overlay(about, `${ARTICLE}:`);
    });
    await check("the overlay goes when the file is mended", async () => {
      await write(ARTICLE, `${sound}\nMended.\n`);
      await shows(article, "Mended.");
      await noOverlay(article);
      await noOverlay(about);
    });

    const settings = await read("veille.toml");
    await check("a broken veille.toml leaves the last good site, with an overlay", async () => {
      await write("veille.toml", settings.replace('default_language = "fr"', "default_language = "));
      await overlay(article, "veille.toml:");
      const response = await article.reload();
      same(response.status(), 200, "the status of the article");
      await shows(article, "Mended.");
      await overlay(article, "veille.toml:");
      await write("veille.toml", settings);
      await noOverlay(article);
    });

    // A base path from the command line stays.
    if (!base) {
      await check("pages follow to another base path in veille.toml, and back", async () => {
        await write("veille.toml", settings.replace(/^base_url = .*$/m, 'base_url = "https://veille.example.org/below/"'));
        await article.waitForURL(`${address}below/${ARTICLE_PAGE}`);
        await shows(article, "Mended.");
        await write("veille.toml", settings);
        await article.waitForURL(`${address}${ARTICLE_PAGE}`);
        await shows(article, "Mended.");
      });
    }

    await check("a fault in a template names the template and a page", async () => {
      const template = await builtIn("entry.html");
      await write("templates/entry.html", template.replace("{{ view.title }}", "{{ view.nonsense.deeper }}"));
      await overlay(article, "templates/entry.html:", "en/2025/openai-uk/");
      await shows(article, "Mended.", "the last good page");
      await rm(file("templates/entry.html"));
      await noOverlay(article);
    });

    await check("a draft is shown and marked", async () => {
      const fresh = "---\ntitle: An unfinished draft\ndate: 2026-03-01\nthemes: [ai]\ndraft: true\n---\nText.\n";
      // Open before it is there: it comes by itself.
      const draft = await open("en/2026/unfinished/");
      same(draft.status, 404, "the status before");
      await write("content/2026/unfinished.en.md", fresh);
      await shows(draft, "An unfinished draft");
      same(await draft.locator("main .state").first().innerText().then((text) => text.toLowerCase()), "draft", "the mark");
      await draft.close();
    });

    await check("a new entry comes to the home page, and goes when it is deleted", async () => {
      const home = await open("en/");
      await write("content/2026/new.en.md", "---\ntitle: Fresh from the press\ndate: 2026-03-02\nthemes: [ai]\n---\nText.\n");
      await shows(home, "Fresh from the press", "the home page");
      await rm(file("content/2026/new.en.md"));
      await hides(home, "Fresh from the press", "the home page");
      await home.close();
    });

    await check("a page that was offline catches up", async () => {
      await context.setOffline(true);
      const from = server.output.length;
      await append(ARTICLE, "Edited while it slept.");
      await server.says(/openai-uk\.en\.md: \d+ pages? in /, from);
      same(await article.evaluate(() => document.body.innerText.includes("while it slept")), false, "shown offline");
      await context.setOffline(false);
      await shows(article, "Edited while it slept.");
    });

    await check("search finds what has just been written, once somebody searches", async () => {
      await append(ARTICLE, "A zanzibarian sentence.");
      await shows(article, "A zanzibarian sentence.");
      const found = async (page, words) => {
        await page.locator("#_query").fill(words);
        await page.locator("#_results h3", { hasText: "OpenAI" }).first().waitFor({ timeout: PATIENCE });
      };
      const search = await open(SEARCH_PAGE);
      await found(search, "zanzibarian");
      await append(ARTICLE, "A patagonian sentence.");
      await shows(article, "A patagonian sentence.");
      // A page that has loaded the index before goes on with it.
      await found(search, "zanzibarian sentence");
      await search.reload();
      await found(search, "patagonian");
      await search.close();
    });

    await check("nothing is written", async () => {
      const names = (await readdir(root)).sort().join(" ");
      same(names, "content templates themes veille.toml", "the site's folder");
    });

    const port = new URL(address).port;
    await check("Ctrl-C ends it at once, with code 0", async () => {
      const { code, signal, milliseconds } = await server.interrupt();
      same(`${code} ${signal}`, "0 null", "code and signal");
      if (milliseconds > AT_ONCE) fail(`it took ${milliseconds} ms`);
    });

    await check("a page catches up with a preview that was started again", async () => {
      await append(ARTICLE, "Edited while the preview was away.");
      server = new Server(root, base, port);
      await server.address();
      await shows(article, "Edited while the preview was away.");
      same((await server.interrupt()).code, 0, "the code");
    });
  } catch (error) {
    console.log(`FAILED: ${base ?? "/"}: ${error.message}\n── what the command said\n${server.output}`);
    process.exitCode = 1;
  } finally {
    server.process.kill("SIGKILL");
    await server.ended;
    await context.close();
    await rm(root, { recursive: true, force: true });
  }
}

const browser = await chromium.launch({ executablePath });
for (const base of BASES) await preview(browser, base);
await browser.close();
