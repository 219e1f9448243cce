// Suggestions under the search boxes: by keyboard, pointer and touch, silent while an input method composes, readable
// for everybody, and not needed by anybody.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { launch, reader, serve, visit } from "./support.mjs";

// Longer than the pause the script waits for, and than an answer takes.
const LONG_ENOUGH = 600;
const ANSWER = /\/suggest\.json\?/;

let site, browser;
before(async () => {
  [site, browser] = await Promise.all([serve(), launch()]);
  await ready(site.url);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** The suggestions of a new library are made in the background: asks until there are some. */
async function ready(url) {
  for (let tries = 0; tries < 100; tries += 1) {
    const { suggestions } = await (await fetch(`${url}/suggest.json?q=wuhu`)).json();
    if (suggestions.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no suggestions after ten seconds");
}

/** Runs `work` on a page of a new reader; `asked` lists what the page asks for. */
async function withPage(path, options, work) {
  const context = await reader(browser, options);
  await context.addInitScript(axe.source);
  try {
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => { if (ANSWER.test(request.url())) asked.push(new URL(request.url()).searchParams.get("q")); });
    await visit(page, site.url + path);
    await work({ page, asked, box: page.locator("[data-search]").first(), list: page.locator("[role=listbox]").first() });
  } finally {
    await context.close();
  }
}

const rows = (list) => list.getByRole("option");
const firstText = (list) => rows(list).first().locator(".suggest-text").innerText();
const active = (box) => box.getAttribute("aria-activedescendant");
const query = (page) => new URL(page.url()).searchParams.get("q");

async function type(box, list, words) {
  await box.click();
  await box.pressSequentially(words);
  await list.waitFor({ state: "visible" });
}

async function landsOnSearch(page, words) {
  await page.waitForURL(/\/search\?/);
  assert.equal(query(page), words);
}

for (const [place, path] of [["the home page", "/"], ["the header", "/lists"], ["the search page", "/search?q=条例"]]) {
  describe(`suggestions on ${place}`, () => {
    test("the keyboard walks through the list, takes a row and searches for it", () =>
      withPage(path, {}, async ({ page, box, list }) => {
        await box.fill("");
        await type(box, list, "xm");
        assert.equal(await firstText(list), "厦门");
        assert.equal(await box.getAttribute("aria-expanded"), "true");
        assert.equal(await box.getAttribute("aria-controls"), await list.getAttribute("id"));
        assert.equal(await active(box), null, "nothing is taken before it is chosen");
        const count = await rows(list).count();
        await box.press("ArrowDown");
        assert.equal(await active(box), await rows(list).first().getAttribute("id"));
        assert.equal(await rows(list).first().getAttribute("aria-selected"), "true");
        await box.press("ArrowUp");
        assert.equal(await active(box), null, "back in the box");
        await box.press("ArrowUp");
        assert.equal(await active(box), await rows(list).nth(count - 1).getAttribute("id"), "round to the last");
        await box.press("ArrowDown");
        await box.press("ArrowDown");
        assert.equal(await box.inputValue(), "xm", "what was typed stays until a row is taken");
        await box.press("Enter");
        await landsOnSearch(page, "厦门");
      }));

    test("Enter without a row searches for what was typed", () =>
      withPage(path, {}, async ({ page, box, list }) => {
        await box.fill("");
        await type(box, list, "芜");
        await box.press("Enter");
        await landsOnSearch(page, "芜");
      }));
  });
}

describe("suggestions", () => {
  test("Escape closes and keeps the text, ArrowDown opens again, Tab leaves", () =>
    withPage("/", {}, async ({ box, list }) => {
      await type(box, list, "城市");
      await box.press("ArrowDown");
      await box.press("Escape");
      await list.waitFor({ state: "hidden" });
      assert.equal(await box.inputValue(), "城市");
      assert.equal(await box.getAttribute("aria-expanded"), "false");
      assert.equal(await active(box), null);
      await box.press("ArrowDown");
      await list.waitFor({ state: "visible" });
      await box.press("Tab");
      await list.waitFor({ state: "hidden" });
      assert.equal(await box.inputValue(), "城市");
      assert.ok(!await box.evaluate((el) => el === document.activeElement));
    }));

  test("a click takes a row", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      await type(box, list, "腾笼");
      await rows(list).first().click();
      await landsOnSearch(page, "腾笼换鸟");
    }));

  test("a row under the pointer is not taken by Enter", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      await type(box, list, "城市");
      await rows(list).nth(2).hover();
      await box.press("Enter");
      await landsOnSearch(page, "城市");
    }));

  test("a tap takes a row on a phone, and rows are tall and as wide as the page", () =>
    withPage("/lists", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async ({ page, box, list }) => {
      await box.tap();
      await box.pressSequentially("jiangsu");
      await list.waitFor({ state: "visible" });
      const outer = await list.boundingBox();
      assert.ok(outer.width >= 340 && outer.x >= 0 && outer.x + outer.width <= 390, JSON.stringify(outer));
      for (const row of await rows(list).all()) assert.ok((await row.boundingBox()).height >= 40);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
      await rows(list).first().tap();
      await landsOnSearch(page, "江苏");
    }));

  test("nothing is asked while an input method composes, and one question after it", () =>
    withPage("/", {}, async ({ page, asked, box, list }) => {
      await box.click();
      const session = await page.context().newCDPSession(page);
      for (const text of ["w", "wu", "wu h", "wu hu"]) {
        await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
        await page.waitForTimeout(150);
      }
      await page.waitForTimeout(LONG_ENOUGH);
      assert.deepEqual(asked, []);
      assert.ok(await list.isHidden());
      await session.send("Input.insertText", { text: "芜湖" });
      await list.waitFor({ state: "visible" });
      assert.deepEqual(asked, ["芜湖"]);
      assert.equal(await firstText(list), "芜湖");
    }));

  test("keys that belong to an input method are left to it", () =>
    withPage("/", {}, async ({ box, list }) => {
      await type(box, list, "城市");
      for (const key of ["ArrowDown", "Enter", "Escape"]) {
        const taken = await box.evaluate((el, name) =>
          !el.dispatchEvent(new KeyboardEvent("keydown", { key: name, keyCode: 229, bubbles: true, cancelable: true })), key);
        assert.equal(taken, false, key);
      }
      assert.equal(await active(box), null);
      assert.ok(await list.isVisible());
    }));

  test("quick typing asks once, spaces alone ask nothing, clearing closes", () =>
    withPage("/", {}, async ({ page, asked, box, list }) => {
      await box.click();
      await box.pressSequentially("   ", { delay: 20 });
      await page.waitForTimeout(LONG_ENOUGH);
      assert.deepEqual(asked, []);
      await box.fill("");
      await box.pressSequentially("wuhu", { delay: 20 });
      await list.waitFor({ state: "visible" });
      assert.deepEqual(asked, ["wuhu"]);
      await box.fill("");
      await list.waitFor({ state: "hidden" });
    }));

  test("a late answer to an old question is not shown", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      await page.route(ANSWER, async (route) => {
        const old = route.request().url().endsWith("q=x");
        if (old) await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
        await route.continue().catch(() => {});
      });
      await box.click();
      await box.pressSequentially("x");
      await page.waitForTimeout(250);
      await box.fill("wuhu");
      await list.waitFor({ state: "visible" });
      await page.waitForTimeout(2 * LONG_ENOUGH);
      assert.equal(await firstText(list), "芜湖");
    }));

  test("when there is no answer the box is a plain box", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.route(ANSWER, (route) => route.abort());
      await box.click();
      await box.pressSequentially("芜湖");
      await page.waitForTimeout(LONG_ENOUGH);
      assert.ok(await list.isHidden());
      assert.deepEqual(errors, []);
      await box.press("Enter");
      await landsOnSearch(page, "芜湖");
    }));

  test("without JavaScript there is no list and the form works", () =>
    withPage("/", { javaScriptEnabled: false }, async ({ page, box, list }) => {
      assert.equal(await list.count(), 0);
      await box.fill("芜湖");
      await box.press("Enter");
      await landsOnSearch(page, "芜湖");
    }));

  test("what was typed is marked, and the count is said politely", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      await type(box, list, "wuh");
      assert.equal(await rows(list).first().locator("mark").innerText(), "芜湖");
      assert.match(await rows(list).first().innerText(), /芜湖\s*安徽省芜湖市\s*地区/);
      assert.match(await page.getByRole("status").first().innerText(), /^有 \d 条建议/);
    }));

  test("opening the list moves nothing", () =>
    withPage("/", {}, async ({ page, box, list }) => {
      const places = () => page.evaluate(() =>
        [...document.querySelectorAll("main h1, main .tries, main .mech, main aside, footer")].map((el) => el.getBoundingClientRect().top));
      await box.click();
      const before = await places();
      await type(box, list, "城市");
      assert.deepEqual(await places(), before);
    }));

  for (const [path, width, colorScheme] of ["/", "/lists"].flatMap((path) =>
    [1200, 390].flatMap((width) => ["light", "dark"].map((scheme) => [path, width, scheme])))) {
    test(`axe has no objection to the open list on ${path}, ${width} wide, ${colorScheme}`, () =>
      withPage(path, { viewport: { width, height: 844 }, colorScheme, reducedMotion: "reduce" }, async ({ page, box, list }) => {
        await type(box, list, "江苏");
        await box.press("ArrowDown");
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`)), []);
      }));
  }
});
