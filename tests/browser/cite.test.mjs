// Citing and sharing a case: what is copied is what is shown, a sentence has a link, and the text stays verbatim under all its
// controls.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CASES, golden, launch, onPage, pathOf, serve, visit } from "./support.mjs";

const FORMS = ["cite-2025", "cite-2015", "cite-footnote"];
const FILES = ["cite-bib", "cite-ris", "cite-csl"];

let site, browser;
before(async () => { [site, browser] = await Promise.all([serve(), launch()]); });
after(async () => {
  await browser?.close();
  await site?.stop();
});

const withPage = (options, work) => onPage(browser, options, work);
const address = (id) => site.url + pathOf(id);
const allowClipboard = (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
const pasted = (page) => page.evaluate(() => navigator.clipboard.readText());
const selected = (page) => page.evaluate(() => getSelection().toString());
const button = (page, id) => page.locator(`button[data-copy="${id}"]`);
const said = (page, id) => button(page, id).locator("xpath=..").locator("[aria-live=polite]");

async function open(page, id = "4.1.1") {
  await visit(page, address(id));
  await page.locator("#cite > summary").click();
  for (const fold of await page.locator("#cite details > summary").all()) await fold.click();
}

describe("a citation", () => {
  test("is copied byte for byte as it is shown, in every form, and says so", () => withPage({}, async (page, context) => {
    await allowClipboard(context);
    await open(page);
    for (const id of [...FORMS, ...FILES]) {
      const shown = await page.locator(`#${id}`).textContent();
      assert.ok(shown.length > 20, id);
      await button(page, id).click();
      await said(page, id).getByText("已复制", { exact: true }).waitFor();
      assert.equal(await pasted(page), shown, id);
    }
    assert.match(await page.locator("#cite-2025").textContent(),
      /^住房城乡建设部办公厅\. 安徽省强化城市更新财政、金融政策保障\[EB\/OL\]\/\/实施城市更新行动可复制经验做法清单（第四批）：四（一）1\.（2025-09-30）\[\d{4}-\d\d-\d\d\]\. http:\/\/127\.0\.0\.1:\d+\/lists\/urban-renewal-4\/4\/1\/1\.$/);
  }));

  test("gives the day it is in China", () => withPage({}, async (page) => {
    const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
    const before = today();
    await open(page);
    const shown = (await page.locator("#cite-2025").textContent()).match(/\[(\d{4}-\d\d-\d\d)\]/)[1];
    assert.ok([before, today()].includes(shown), shown);
  }));

  test("is selected where there is no clipboard, and the page says what to press", () => withPage({}, async (page) => {
    await page.addInitScript(() => { delete Navigator.prototype.clipboard; });
    await open(page);
    for (const id of ["cite-2025", "cite-bib"]) {
      await button(page, id).click();
      await said(page, id).getByText("请按 Ctrl+C").waitFor();
      assert.equal(await selected(page), await page.locator(`#${id}`).textContent(), id);
    }
  }));

  test("is read without JavaScript, without dead buttons, and its files can be had", () => withPage({ javaScriptEnabled: false }, async (page) => {
    await open(page);
    assert.equal(await page.locator("#cite button:visible").count(), 0);
    for (const id of FORMS) assert.ok(await page.locator(`#${id}`).isVisible(), id);
    assert.match(await page.locator("#cite").innerText(), /缺：文号/);
    for (const [name, suffix] of [["BibTeX", "bib"], ["RIS", "ris"], ["CSL-JSON", "csl"]]) {
      const waiting = page.waitForEvent("download");
      await page.getByRole("link", { name: `下载 ${name} 文件` }).click();
      assert.equal((await waiting).suggestedFilename(), `四（一）1 ${golden("4.1.1").heading}.${suffix}`);
    }
  }));

  test("is opened by the link among the tools", () => withPage({}, async (page) => {
    await visit(page, address("4.1.1"));
    assert.equal(await page.locator("#cite-2025").isVisible(), false);
    await page.getByRole("link", { name: "引用", exact: true }).click();
    assert.equal(await page.locator("#cite-2025").isVisible(), true);
  }));

  test("of a whole list stands under the list", () => withPage({}, async (page) => {
    await visit(page, `${site.url}/lists/urban-renewal-4`);
    await page.locator("#cite > summary").click();
    assert.match(await page.locator("#cite-2025").innerText(), /清单（第四批）\[EB\/OL\]\.（2025-09-30）/);
  }));
});

describe("a link to a sentence", () => {
  const pin = (page, number) => page.locator(`#s${number} .pin`);

  test("is copied from the control that hovering shows, and the sentence is highlighted", () => withPage({}, async (page, context) => {
    await allowClipboard(context);
    await visit(page, address("4.1.1"));
    const opacity = () => pin(page, 3).evaluate((el) => getComputedStyle(el).opacity);
    assert.equal(await opacity(), "0");
    await page.locator("#s3").hover();
    assert.equal(await opacity(), "1");
    const plain = await page.locator("#s3").evaluate((el) => getComputedStyle(el).backgroundColor);
    await pin(page, 3).click();
    await page.locator("[data-passage-said]").getByText("已复制").waitFor({ state: "attached" });
    assert.equal(await pasted(page), `${address("4.1.1")}#s3`);
    assert.equal(page.url(), `${address("4.1.1")}#s3`);
    assert.notEqual(await page.locator("#s3").evaluate((el) => getComputedStyle(el).backgroundColor), plain);
    assert.equal(await page.locator("#s2").evaluate((el) => getComputedStyle(el).backgroundColor), plain);
  }));

  test("is offered at a sentence that is tapped on a phone, one at a time", () => withPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page, context) => {
    await allowClipboard(context);
    await visit(page, address("4.1.1"));
    const shown = () => page.locator(".pin").evaluateAll((pins) => pins.filter((pin) => pin.parentElement.matches(".tapped") || pin.matches("h1.tapped + .pin"))
      .map((pin) => [pin.getAttribute("href"), getComputedStyle(pin).opacity, getComputedStyle(pin).pointerEvents]));
    // As Safari does it: a click and no hover.
    await page.locator("#s3").evaluate((sentence) => sentence.click());
    assert.deepEqual(await shown(), [["#s3", "1", "auto"]]);
    await page.locator("#s1").evaluate((heading) => heading.click());
    assert.deepEqual(await shown(), [["#s1", "1", "auto"]]);
    const line = await page.locator("#s3").evaluate((sentence) => { const last = [...sentence.getClientRects()].at(-1); return [last.left + 6, last.top + last.height / 2]; });
    await page.touchscreen.tap(...line);
    await page.locator("#s3 .pin").tap();
    assert.equal(await pasted(page), `${address("4.1.1")}#s3`);
  }));

  test("is reached with the keyboard, and names the heading too", () => withPage({}, async (page, context) => {
    await allowClipboard(context);
    await visit(page, address("4.1.1"));
    for (const [number, control] of [[1, page.locator("h1 + .pin")], [2, pin(page, 2)]]) {
      await control.focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      assert.equal(await control.evaluate((el) => el.matches(":focus-visible") && getComputedStyle(el).opacity), "1");
      await page.keyboard.press("Enter");
      await page.locator("[data-passage-said]").getByText("已复制").waitFor({ state: "attached" });
      assert.equal(await pasted(page), `${address("4.1.1")}#s${number}`);
    }
  }));

  test("says where to copy from when the clipboard is refused", () => withPage({}, async (page) => {
    await page.addInitScript(() => { delete Navigator.prototype.clipboard; });
    await visit(page, address("4.1.1"));
    await page.locator("#s2").hover();
    await pin(page, 2).click();
    await page.locator("[data-passage-said]").getByText("地址栏").waitFor({ state: "attached" });
    assert.equal(page.url(), `${address("4.1.1")}#s2`);
  }));

  test("works without JavaScript", () => withPage({ javaScriptEnabled: false }, async (page) => {
    await visit(page, address("4.1.1"));
    await page.locator("#s2").hover();
    await pin(page, 2).click();
    assert.equal(page.url(), `${address("4.1.1")}#s2`);
    assert.equal(await page.locator("#s2:target").count(), 1);
  }));

  test("the last sentence of a line does not make a phone scroll sideways", () => withPage({ viewport: { width: 320, height: 800 } }, async (page) => {
    for (const id of ["4.1.1", "6.1.3", "3.2.1"]) {
      await visit(page, address(id));
      for (const one of await page.locator(".pin").all()) {
        await one.focus();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, id);
      }
    }
  }));
});

test("selecting a case gives its text verbatim, sentence by sentence and whole, with and without marks", () => withPage({}, async (page, context) => {
  await allowClipboard(context);
  for (const { id, body } of CASES) {
    await visit(page, `${address(id)}?q=城市更新`);
    await page.evaluate(() => getSelection().selectAllChildren(document.querySelector(".case-text")));
    assert.equal(await selected(page), body, id);
    if (id === "4.1.1") {
      await page.keyboard.press("Control+c");
      assert.equal(await pasted(page), body);
      const rich = await page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        return (await item.getType("text/html")).text();
      });
      const text = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim(), rich);
      assert.equal(text, body);
    }
  }
}));

test("paper has neither controls nor folds", () => withPage({}, async (page) => {
  await visit(page, `${address("4.1.1")}#s2`);
  await page.evaluate(() => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".pin:visible, #cite:visible, .qr:visible").count(), 0);
  const ground = await page.locator("#s2").evaluate((el) => getComputedStyle(el).backgroundColor);
  assert.equal(ground, "rgba(0, 0, 0, 0)");
}));

test("a data block in the head breaks no policy", () => withPage({}, async (page) => {
  const broken = [];
  page.on("console", (message) => { if (message.type() === "error") broken.push(message.text()); });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective}`));
  });
  await visit(page, address("4.1.1"));
  const data = JSON.parse(await page.locator("script[type='application/ld+json']").textContent());
  assert.equal(data.name, golden("4.1.1").heading);
  assert.deepEqual(broken, []);
}));
