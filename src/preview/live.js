// Veille's preview in the page: reloads it, swaps its style sheets, shows what is wrong with the site.
// Put in by `veille serve` only; what is published never holds it. Events are listed in src/preview/events.rs.
(() => {
  "use strict";

  const { base } = document.currentScript.dataset;
  // What this page shows, in the server's words: sent back whenever it connects, so that it catches up.
  let { version } = document.currentScript.dataset;

  // ── Storage: it may be refused, and the preview works without.

  const remember = (key, value) => {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {}
  };
  const recall = (key) => {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // ── Reloading, at the same place in the page

  const scrollKey = (address = location.href) => `veille:scroll:${address}`;

  // From which address to which the page went, until that is said there.
  const MOVED = "veille:moved";

  // To another address, if one is given.
  const reload = async (newBase, to) => {
    if (leaving) return;
    leaving = true;
    disconnect();
    const moves = to || (newBase !== base && location.pathname.startsWith(base));
    const path = to || (moves ? newBase + location.pathname.slice(base.length) : location.pathname);
    try {
      // Whatever the answer: where there is none, the browser's own words would take the page's place for good.
      await fetch(path, { method: "HEAD", cache: "no-store" });
    } catch {
      leaving = false;
      // No version that the server knows: it will say "reload" again.
      version = "none";
      again();
      return;
    }
    if (moves) {
      const target = path + location.search + location.hash;
      if (to) {
        remember(MOVED, JSON.stringify([location.pathname, to]));
        remember(scrollKey(new URL(target, location).href), JSON.stringify([scrollX, scrollY]));
      }
      location.replace(target);
      return;
    }
    remember(scrollKey(), JSON.stringify([scrollX, scrollY]));
    history.scrollRestoration = "manual";
    location.reload();
  };

  const restoreScroll = () => {
    const saved = recall(scrollKey());
    if (saved === null) return;
    remember(scrollKey(), null);
    const [left, top] = JSON.parse(saved);
    const moved = new AbortController();
    const restore = () => {
      if (!moved.signal.aborted) scrollTo({ left, top, behavior: "instant" });
    };
    restore();
    // Pictures may have pushed the text since; a reader who moved meanwhile is left alone.
    for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(event, () => moved.abort(), { once: true, passive: true, signal: moved.signal });
    }
    const finish = () => {
      restore();
      requestAnimationFrame(() => {
        restore();
        moved.abort();
        history.scrollRestoration = "auto";
      });
    };
    if (document.readyState === "complete") finish();
    else addEventListener("load", finish, { once: true });
  };

  // ── Loading single files again

  // The decoded path of an address of this site, so that two ways to escape it compare.
  const pathOf = (address) => {
    try {
      const url = new URL(address, document.baseURI);
      return url.origin === location.origin ? decodeURIComponent(url.pathname) : null;
    } catch {
      return null;
    }
  };

  // From an address to the one to load now, or null if its file did not change.
  const follow = (files) => (address) => {
    let path = pathOf(address);
    if (path === null || path.startsWith(pathOf(`${base}__veille/`))) return null;
    const fresh = (href) => `${href}?veille=${encodeURIComponent(version)}`;
    if (files === "*") return fresh(new URL(address, document.baseURI).pathname);
    let found = null;
    for (const [from, to] of files) {
      if (path === pathOf(from)) {
        path = pathOf(to);
        found = to;
      }
    }
    return found && fresh(found);
  };

  // A link on its way to take another's place, by the one that it replaces.
  const coming = new Map();

  const swapStyles = (files) => {
    const next = follow(files);
    const pending = new Set(coming.values());
    let used = false;
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      if (pending.has(link)) continue;
      const href = next(coming.get(link)?.href ?? link.href);
      if (!href) continue;
      used = true;
      coming.get(link)?.remove();
      const fresh = link.cloneNode();
      fresh.href = href;
      coming.set(link, fresh);
      fresh.addEventListener("load", () => {
        coming.delete(link);
        link.remove();
      });
      // The old one is better than none.
      fresh.addEventListener("error", () => {
        coming.delete(link);
        fresh.remove();
      });
      link.after(fresh);
    }
    // Imported by another style sheet: nothing in the page names it.
    if (!used && wasLoaded(next)) reload(base);
  };

  const wasLoaded = (next, except = new Set()) =>
    performance.getEntriesByType("resource").some(({ name }) => next(name) && !except.has(pathOf(name)));

  const SHOWN = [
    ["img", "src"],
    ["video", "poster"],
    ["video", "src"],
    ["audio", "src"],
    ["source", "src"],
    ["input", "src"],
    ['link[rel~="icon"]', "href"],
  ];

  const refreshAssets = (files) => {
    const next = follow(files);
    const done = new Set();
    for (const [selector, attribute] of SHOWN) {
      for (const element of document.querySelectorAll(`${selector}[${attribute}]`)) {
        const old = element.getAttribute(attribute);
        const fresh = next(old);
        if (!fresh) continue;
        done.add(pathOf(old));
        element.setAttribute(attribute, fresh);
        if (element.parentElement instanceof HTMLMediaElement) element.parentElement.load();
      }
    }
    for (const element of document.querySelectorAll("[srcset]")) {
      const parts = element.getAttribute("srcset").split(/(\s*,\s+|\s+)/);
      const fresh = parts.map((part) => {
        const address = /^\s*$|^\s*,\s+$/.test(part) ? null : next(part);
        if (address) done.add(pathOf(part));
        return address || part;
      });
      if (fresh.some((part, index) => part !== parts[index])) element.setAttribute("srcset", fresh.join(""));
    }
    // A script, a font, a picture that a style sheet shows: only the whole page can take those again.
    if (wasLoaded(next, done)) reload(base);
  };

  // ── What is wrong with the site

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    section, .pill {
      --ink: light-dark(#1b1f24, #eceff2); --paper: light-dark(#fff, #1d2126); --soft: light-dark(#59636e, #a9b4bf);
      --line: light-dark(#d5dae0, #424a53); --error: light-dark(#b3161f, #ff8d86); --warning: light-dark(#7a5000, #f0c05a);
      --code: light-dark(#f3f5f7, #14171b);
      font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      position: fixed; z-index: 2147483647; border: 1px solid var(--line); box-shadow: 0 8px 30px rgb(0 0 0 / .3);
    }
    section {
      inset: auto 0 0 0; max-height: 70vh; margin: 0 auto; max-width: 60rem; overflow: auto; padding: 1rem 1.25rem;
      border-top: 4px solid var(--warning); border-radius: 8px 8px 0 0;
    }
    section.errors { border-top-color: var(--error); }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h2 { font-size: 1.1rem; margin: 0; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
    p { margin: 0; overflow-wrap: anywhere; }
    b { color: var(--warning); }
    .error b { color: var(--error); }
    .place, .hint, .rest { color: var(--soft); }
    .place { font-family: ui-monospace, monospace; font-size: 13px; }
    .place a { color: inherit; }
    .place a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
    code { font: .9em ui-monospace, monospace; background: var(--code); border-radius: 3px; padding: .1em .25em; white-space: pre-wrap; }
    pre {
      position: relative; font: 13px/1.45 ui-monospace, monospace; background: var(--code); border-radius: 4px; margin: .4rem 0; overflow-x: auto;
      padding: .5rem .75rem; tab-size: 4; unicode-bidi: isolate; direction: ltr; text-align: left;
    }
    i { font-style: normal; font-weight: bold; color: var(--warning); }
    .error i { color: var(--error); }
    button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: .1rem .7rem; cursor: pointer; }
    button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
    .pill { inset: auto 1rem 1rem auto; border-radius: 99px; font-size: 13px; padding: .2rem .9rem; }
    .moved { inset: auto auto 1rem 1rem; max-width: calc(100% - 2rem); border-radius: 8px; margin: 0; padding: .5rem .9rem; }
    .moved button { margin-inline-start: .6rem; }
    @media print { section, .pill { display: none; } }
  `;
  const HIDDEN = "veille:hidden";

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  let panel = null;

  const frame = () => {
    const host = make("veille-preview");
    const root = host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    // There before it has words, so that they are read out when they come.
    const alert = make("div");
    alert.setAttribute("role", "alert");
    const list = make("section");
    list.lang = "en";
    list.tabIndex = -1;
    list.hidden = true;
    list.setAttribute("aria-label", "Veille: what is wrong with the site");
    const pill = make("button", "pill");
    pill.type = "button";
    pill.lang = "en";
    pill.hidden = true;
    const lost = make("p", "pill", "The preview has stopped. Waiting for it…");
    lost.lang = "en";
    lost.hidden = true;
    lost.setAttribute("role", "status");
    alert.append(list);
    root.append(alert, pill, lost);
    document.documentElement.append(host);
    panel = { host, list, pill, lost, data: null };
    pill.addEventListener("click", () => open(true));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) open(false);
    });
    return panel;
  };

  const open = (shown) => {
    const { list, pill, data } = panel;
    list.hidden = !shown;
    pill.hidden = shown;
    remember(HIDDEN, shown ? null : data);
    if (shown) showCarets();
  };

  // Text in which what stands between backticks is code.
  const withCode = (text) => {
    const parts = text.split("`");
    // Without a second backtick, the last one is a sign like any other.
    if (parts.length % 2 === 0) parts.push([parts.pop(), parts.pop()].reverse().join("`"));
    return parts.map((part, index) => (index % 2 ? make("code", "", part) : part));
  };

  // Long lines begin where their caret is in view.
  const showCarets = () => {
    for (const code of panel.list.querySelectorAll("pre")) {
      const caret = code.querySelector("i");
      const room = code.clientWidth;
      const end = caret.offsetLeft + Math.min(caret.offsetWidth, room / 2);
      code.scrollLeft = end > room - 16 ? Math.max(0, caret.offsetLeft - room / 3) : 0;
    }
  };

  const lineOf = ({ line, column, width, text, skipped }) => {
    const letters = Array.from(text);
    const start = Math.min(column - 1 - skipped, letters.length);
    const gutter = `${line} | `;
    const before = letters.slice(0, start);
    const code = make("pre");
    const marked = Math.max(1, Math.min(width, letters.length - start));
    // Tabs stay tabs, so that the caret stands below its letter.
    const indent = before.map((letter) => (letter === "\t" ? "\t" : " ")).join("");
    const caret = make("i", "", "^".repeat(marked));
    caret.setAttribute("aria-hidden", "true");
    const dots = skipped > 0 ? "…" : "";
    code.append(`${gutter}${dots}${text}\n${" ".repeat(gutter.length + dots.length)}${indent}`, caret);
    return code;
  };

  const itemOf = (fault) => {
    const item = make("li", fault.severity);
    const said = make("p");
    said.append(make("b", "", `${fault.severity}[${fault.name}]`), ": ", ...withCode(fault.message));
    item.append(said);
    if (fault.path) {
      const place = fault.line ? `${fault.path}:${fault.line}:${fault.column}` : fault.path;
      const where = make("p", "place");
      if (fault.open) {
        const link = make("a", "", place);
        link.href = fault.open;
        link.title = "Open in the editor";
        where.append(link);
      } else where.append(place);
      item.append(where);
    }
    if (fault.line && fault.text !== null) item.append(lineOf(fault));
    if (fault.hint) {
      const hint = make("p", "hint");
      hint.append("help: ", ...withCode(fault.hint));
      item.append(hint);
    }
    return item;
  };

  const showFaults = (data) => {
    const { errors, warnings, list: faults } = JSON.parse(data);
    if (!panel && errors + warnings === 0) return;
    const { list, pill } = panel ?? frame();
    panel.data = data;
    const counts = [];
    if (errors) counts.push(count(errors, "error"));
    if (warnings) counts.push(count(warnings, "warning"));
    const title = counts.join(", ");
    list.className = errors ? "errors" : "";
    list.replaceChildren();
    list.hidden = true;
    pill.hidden = true;
    pill.textContent = title;
    if (!title) {
      remember(HIDDEN, null);
      return;
    }
    const header = make("header");
    const close = make("button", "", "Hide (Esc)");
    close.type = "button";
    close.addEventListener("click", () => open(false));
    header.append(make("h2", "", title), close);
    const items = make("ol");
    items.append(...faults.map(itemOf));
    list.append(header, items);
    const rest = errors + warnings - faults.length;
    if (rest > 0) list.append(make("p", "rest", `and ${rest} more, which the terminal lists`));
    // Errors stand in the way until they are hidden; warnings wait to be asked for.
    if (errors && recall(HIDDEN) !== data) {
      list.hidden = false;
      showCarets();
    } else pill.hidden = false;
  };

  // On a page that was led to from its old address: where that was, and what readers who come from there need.
  const showMoved = () => {
    const saved = recall(MOVED);
    if (saved === null) return;
    remember(MOVED, null);
    const [from, to] = JSON.parse(saved);
    if (to !== location.pathname) return;
    const { host } = panel ?? frame();
    const note = make("p", "pill moved");
    note.lang = "en";
    note.setAttribute("role", "status");
    const close = make("button", "", "OK");
    close.type = "button";
    close.addEventListener("click", () => note.remove());
    note.append("This page has moved here from ", make("code", "", `/${decodeURI(from.startsWith(base) ? from.slice(base.length) : from.slice(1))}`), ". To keep the old address, keep the old ", make("code", "", "slug"), "; an entry can also list it in ", make("code", "", "aliases"), ".", close);
    host.shadowRoot.append(note);
  };

  const showLost = (isLost) => {
    if (isLost || panel) (panel ?? frame()).lost.hidden = !isLost;
  };

  // ── The connection

  // The server says something every 15 s: a silence of three times that is a lost connection.
  const SILENCE = 45_000;
  const FIRST_RETRY = 250;
  const LAST_RETRY = 4000;

  let source = null;
  let leaving = false;
  let heard = 0;
  let retry = FIRST_RETRY;
  let timer = 0;

  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const again = () => {
    disconnect();
    // A short stop, as when the command is run again, goes without a word.
    if (retry > 1000) showLost(true);
    timer = setTimeout(connect, retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  };

  const connect = () => {
    if (source || leaving) return;
    clearTimeout(timer);
    const page = encodeURIComponent(location.pathname);
    source = new EventSource(`${base}__veille/events?page=${page}&since=${encodeURIComponent(version)}`);
    heard = Date.now();
    source.addEventListener("open", () => {
      retry = FIRST_RETRY;
      showLost(false);
    });
    source.addEventListener("error", again);
    const on = (name, act) =>
      source.addEventListener(name, (event) => {
        heard = Date.now();
        version = event.lastEventId || version;
        act(event.data);
      });
    on("reload", (data) => reload(JSON.parse(data).base));
    on("moved", (data) => reload(base, JSON.parse(data).to));
    on("style", (data) => swapStyles(JSON.parse(data).files));
    on("assets", (data) => {
      const { files } = JSON.parse(data);
      if (files === "*") swapStyles(files);
      refreshAssets(files);
    });
    on("diagnostics", showFaults);
    on("version", () => {});
  };

  // Awake again: whether the old connection still lives shows only much later.
  const wake = () => {
    if (Date.now() - heard > SILENCE) disconnect();
    retry = FIRST_RETRY;
    connect();
  };

  // A browser opens six connections to one server, and each tab that listens keeps one: with six tabs nothing would
  // load any more. So a tab stops listening once another is shown in its place, or once four more were shown in other
  // windows; it catches up when someone turns to it again.
  const OTHERS = 4;
  const tab = recall("veille:tab") ?? Math.random().toString(36).slice(2);
  remember("veille:tab", tab);
  const others = new Set();
  let tabs = null;

  const announce = () => {
    if (!tabs) {
      tabs = new BroadcastChannel("veille");
      tabs.addEventListener("message", ({ data }) => {
        if (data !== tab) others.add(data);
        const rest = () => (document.hidden || others.size >= OTHERS) && disconnect();
        rest();
        // The other tab may be shown just before this one is hidden.
        setTimeout(rest, 1000);
      });
    }
    if (document.hidden) return;
    others.clear();
    tabs.postMessage(tab);
  };

  const turnTo = () => {
    if (document.hidden) return;
    announce();
    wake();
  };

  document.addEventListener("visibilitychange", turnTo);
  addEventListener("focus", turnTo);
  // With another network the old connection may be dead without knowing.
  addEventListener("online", () => {
    disconnect();
    wake();
  });
  setInterval(() => source && Date.now() - heard > SILENCE && wake(), SILENCE / 3);
  // A page that is kept for the back button must hold no connection; it comes back as it was.
  addEventListener("pagehide", () => {
    disconnect();
    tabs?.close();
    tabs = null;
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    turnTo();
  });

  restoreScroll();
  showMoved();
  announce();
  if (!document.hidden) connect();
})();
