// How pages stand on the screen and on paper: no page scrolls sideways, asks another host for anything, breaks its own
// policy or grows heavy; marks, map and print are what they should be.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PAGES } from "./pages.mjs";
import { launch, onPage, pathOf, sites, visit } from "./support.mjs";

const LIMIT = 100_000;
const WIDTHS = [320, 390, 640, 768, 1200]; // 640: a window of 1280 at 200 %
const TARGET = 24;

let servers, browser;
before(async () => { [servers, browser] = await Promise.all([sites(), launch()]); });
after(async () => {
  await browser?.close();
  await servers?.stop();
});

const withPage = (options, work) => onPage(browser, options, work);

/** What makes the page wider than the window: a number of pixels and the elements that stick out. */
const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return null;
  const out = [...document.querySelectorAll("body *")]
    .filter((el) => el.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((el) => `${el.tagName.toLowerCase()}.${el.className}`);
  return `${wide} px: ${[...new Set(out)].slice(0, 5).join(", ")}`;
});

const openFolds = (page) => page.evaluate(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
});

describe("no page scrolls sideways", () => {
  for (const { name, site, path, status } of PAGES) {
    test(`${name} fits 320 px and wider, folds closed and open`, () => withPage({}, async (page) => {
      await visit(page, servers[site] + path, status);
      const found = [];
      for (const state of ["closed", "open"]) {
        if (state === "open") await openFolds(page);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          const wide = await overflow(page);
          if (wide) found.push(`${width} px wide, folds ${state}: ${wide}`);
        }
      }
      assert.deepEqual(found, []);
    }));
  }
});

describe("what belongs together stays on one line", () => {
  /** How many lines the text of an element takes, or the part of it that `words` are. */
  const lines = (locator, words) => locator.evaluate((el, words) => {
    const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const whole = nodes.map((node) => node.data).join("");
    const from = words === undefined ? 0 : whole.indexOf(words);
    if (from < 0) throw new Error(`${words} does not stand in ${whole}`);
    const to = words === undefined ? whole.length : from + words.length;
    const tops = new Set();
    let at = 0;
    for (const node of nodes) {
      const range = document.createRange();
      range.setStart(node, Math.min(Math.max(from - at, 0), node.data.length));
      range.setEnd(node, Math.min(Math.max(to - at, 0), node.data.length));
      for (const box of range.getClientRects()) if (box.width > 0) tops.add(Math.round(box.top / 8));
      at += node.data.length;
    }
    return tops.size;
  }, words);

  test("the words of the menu", () => withPage({}, async (page) => {
    await visit(page, servers.real + pathOf("4.1.1"));
    const torn = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const link of await page.locator(".brand:visible, .site-nav a").all()) {
        if (await lines(link) > 1) torn.push(`${width} px: ${await link.innerText()}`);
      }
    }
    assert.deepEqual(torn, []);
  }));

  test("the printed number and the date under a case", () => withPage({}, async (page) => {
    const torn = [];
    for (const [id, number] of [["4.1.1", "四（一）1"], ["5.2.2", "五（二）2"], ["6.1.3", "六（一）3"]]) {
      await visit(page, servers.real + pathOf(id));
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        for (const words of [number, "2025年9月30日"]) {
          if (await lines(page.locator(".source"), words) > 1) torn.push(`${width} px: ${words}`);
        }
      }
    }
    assert.deepEqual(torn, []);
  }));
});

describe("every page is closed in itself and light", () => {
  const weights = [];

  for (const { name, site, path, status = 200 } of PAGES) {
    test(`${name} asks no other host, keeps its policy, logs no error, weighs under 100 KB`, () => withPage({}, async (page) => {
      const requests = [];
      const complaints = [];
      const url = servers[site] + path;
      page.on("request", (request) => requests.push(request));
      page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
      page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
      page.on("console", (message) => {
        // Chromium logs the status of an error page itself; that is what the page is.
        const own = status >= 400 && message.location().url === url && message.text().includes(String(status));
        if (["error", "warning"].includes(message.type()) && !own) complaints.push(`console: ${message.text()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
      });
      await visit(page, url, status);
      const html = await page.content();
      let weight = 0;
      for (const request of requests) {
        const response = await request.response();
        if (response && request.url() !== url && response.status() !== 200) complaints.push(`${response.status()}: ${request.url()}`);
        const { responseBodySize, responseHeadersSize } = await request.sizes();
        weight += responseBodySize + responseHeadersSize;
      }
      weights.push({ name, weight });
      assert.deepEqual(requests.map((one) => new URL(one.url()).origin).filter((origin) => origin !== servers[site]), []);
      assert.deepEqual(complaints, []);
      assert.ok(requests.length >= 3, "document, stylesheet and script are counted");
      assert.ok(weight < LIMIT, `${name} weighs ${weight} bytes`);
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((found) => found[1]);
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], "ids that stand twice");
      // Nothing inline: it would only work with a weaker policy. A block of data is never run.
      assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=| type="application\/ld\+json")/i);
    }));
  }

  test("the heaviest page is known", (t) => {
    const [heaviest] = weights.sort((a, b) => b.weight - a.weight);
    assert.equal(weights.length, PAGES.length);
    t.diagnostic(`heaviest page: ${heaviest.name}, ${(heaviest.weight / 1000).toFixed(1)} KB transferred`);
  });
});

describe("paper", () => {
  const chrome = [".skip", ".site-head", ".site-foot", "nav", ".tools", "form", "button", "aside"];

  test("a printed case is its text, where it stands and its full link, without navigation", () => withPage({}, async (page) => {
    await visit(page, servers.real + pathOf("4.1.1"));
    const seen = await page.locator(chrome.join(", ")).count();
    assert.ok(seen >= chrome.length, "the page has what paper leaves out");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const selector of chrome) {
      for (const one of await page.locator(selector).all()) assert.equal(await one.isVisible(), false, `${selector} is printed`);
    }
    for (const selector of ["h1", ".case-text", ".source", "#permalink"]) {
      assert.equal(await page.locator(selector).isVisible(), true, `${selector} is not printed`);
    }
    assert.equal(await page.locator("#permalink").innerText(), servers.real + pathOf("4.1.1"));
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "ink on white, in dark mode too");
  }));

  test("a printed case is A4", () => withPage({}, async (page) => {
    await visit(page, servers.real + pathOf("4.1.1"));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
    assert.equal(boxes.length, 1, "one page");
    const [width, height] = boxes[0].slice(1).map(Number);
    assert.ok(Math.abs(width - 595.28) < 1 && Math.abs(height - 841.89) < 1, `${width} × ${height} pt`);
  }));

  test("a printed list shows every case of the page and no table of contents", () => withPage({}, async (page) => {
    await visit(page, `${servers.real}/lists/urban-renewal-4`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".row-title:visible").count(), 20);
    assert.equal(await page.locator("summary:visible, .pager:visible").count(), 0);
  }));
});

describe("marks", () => {
  /** Contrast of two colours given as `rgb(…)`, as WCAG defines it. */
  const contrast = (a, b) => {
    const light = (colour) => {
      const [r, g, blue] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => {
        const value = Number(part) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
    };
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };

  for (const colorScheme of ["light", "dark"]) {
    test(`a mark is seen with and without colour in ${colorScheme}`, () => withPage({ colorScheme }, async (page) => {
      await visit(page, `${servers.real}/search?q=条例`);
      const mark = page.locator("main mark").first();
      const { own, line, thick, rule, ink, ground } = await mark.evaluate((el) => {
        const style = getComputedStyle(el);
        let around = el.parentElement;
        while (around && getComputedStyle(around).backgroundColor === "rgba(0, 0, 0, 0)") around = around.parentElement;
        return {
          own: style.backgroundColor, line: style.textDecorationLine, thick: parseFloat(style.textDecorationThickness),
          rule: style.textDecorationColor, ink: style.color, ground: getComputedStyle(around).backgroundColor,
        };
      });
      assert.notEqual(own, ground);
      assert.match(line, /underline/);
      assert.ok(thick >= 2, `${thick} px`);
      assert.ok(contrast(ink, own) >= 4.5, `text on the mark: ${contrast(ink, own).toFixed(2)}`);
      assert.ok(contrast(rule, ground) >= 3, `rule on the page: ${contrast(rule, ground).toFixed(2)}`);
    }));
  }
});

describe("the tile map", () => {
  for (const path of ["/", "/localities"]) {
    for (const width of [320, 390, 1200]) {
      test(`every tile of ${path} at ${width} px can be tapped and read`, () => withPage({ viewport: { width, height: 800 } }, async (page) => {
        await visit(page, servers.real + path);
        const tiles = await page.locator(".tile a").evaluateAll((links) => links.map((link) => {
          const box = link.getBoundingClientRect();
          const name = link.firstElementChild;
          const range = document.createRange();
          range.selectNodeContents(name);
          return { name: name.textContent, width: box.width, height: box.height, text: range.getBoundingClientRect().width };
        }));
        assert.equal(tiles.length, 34);
        assert.deepEqual(tiles.filter((one) => one.width < TARGET || one.height < TARGET), []);
        assert.deepEqual(tiles.filter((one) => one.text > one.width), [], "names wider than their tile");
      }));
    }
  }

  test("no two tiles lie on each other", () => withPage({}, async (page) => {
    await visit(page, servers.real);
    const places = await page.locator(".tile").evaluateAll((tiles) => tiles.map((tile) => {
      const { left, top } = tile.getBoundingClientRect();
      return `${Math.round(left)},${Math.round(top)}`;
    }));
    assert.equal(new Set(places).size, 34);
  }));

  test("with forced colours every tile keeps its name, its count and an edge", () => withPage({ forcedColors: "active" }, async (page) => {
    await visit(page, servers.real);
    const tiles = await page.locator(".tile a").evaluateAll((links) => links.map((link) => {
      const style = getComputedStyle(link);
      return { text: link.innerText.trim(), edge: parseFloat(style.borderTopWidth), style: style.borderTopStyle, same: style.color === getComputedStyle(document.body).backgroundColor };
    }));
    assert.equal(tiles.length, 34);
    assert.deepEqual(tiles.filter((one) => one.text === "" || one.edge < 1 || one.style === "none" || one.same), []);
    assert.ok(tiles.some((one) => /江苏\s*4/.test(one.text)));
    const mark = page.locator("main mark").first();
    await visit(page, `${servers.real}/search?q=条例`);
    assert.match(await mark.evaluate((el) => getComputedStyle(el).textDecorationLine), /underline/);
  }));
});

describe("without a mouse", () => {
  test("the first tab stop leads to the text", () => withPage({}, async (page) => {
    await visit(page, servers.real + pathOf("4.1.1"));
    await page.keyboard.press("Tab");
    const skip = page.locator(":focus");
    assert.equal(await skip.innerText(), "跳到正文");
    await skip.and(page.locator(":visible")).waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  }));

  test("what has the focus shows it", () => withPage({}, async (page) => {
    await visit(page, `${servers.real}/search?q=条例`);
    const stops = await page.locator("a:visible, button:visible, input:visible, summary:visible").count();
    const unseen = [];
    for (let at = 0; at < stops; at += 1) {
      await page.keyboard.press("Tab");
      const shown = await page.evaluate(() => {
        const el = document.activeElement;
        if (el === document.body) return null;
        const ring = (one) => one !== null && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
        return { ok: ring(el) || ring(el.closest("form.search")), what: el.outerHTML.slice(0, 80) };
      });
      if (shown && !shown.ok) unseen.push(shown.what);
    }
    assert.deepEqual(unseen, []);
  }));
});
