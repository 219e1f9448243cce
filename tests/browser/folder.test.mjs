// The reader's own folder, comparisons and checked quotations: with the keyboard, in two tabs, without JavaScript, and where
// nothing can be stored.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { golden, launch, onPage, pathOf, serve, visit } from "./support.mjs";

const key = (id) => `urban-renewal-4/${id.replaceAll(".", "/")}`;
const address = (page, ...ids) => `${page}?${ids.map((id) => `case=${key(id)}`).join("&")}`;
const headingsOf = (...ids) => ids.map((id) => golden(id).heading);

let site, browser;
before(async () => { [site, browser] = await Promise.all([serve(), launch()]); });
after(async () => {
  await browser?.close();
  await site?.stop();
});

const withPage = (options, work) => onPage(browser, options, work);
const open = (page, path) => visit(page, site.url + path);
const stored = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("anli.folder.v1") ?? "[]"));
const store = (page, ...ids) => page.evaluate((keys) => localStorage.setItem("anli.folder.v1", JSON.stringify(keys)), ids.map(key));
const shown = async (page) => (await page.locator("main .item-title").allInnerTexts()).map((text) => text.trim());
/** What a step is called for those who do not see the case beside it. */
const step = (name, id) => new RegExp(`^${name}\\s*：${golden(id).heading}$`);
const counter = (page) => page.locator("[data-folder-link]");
const put = (page, id) => page.locator(`button[data-folder="${key(id)}"]`);
const status = (page) => page.locator("body > [role=status]");
const here = (page) => { const { pathname, search } = new URL(page.url()); return pathname + search; };
/** Waits until the text is there. */
const becomes = async (locator, text) => {
  await locator.filter({ hasText: text }).waitFor({ state: "attached" });
};
async function follow(page, locator) {
  await Promise.all([page.waitForEvent("load"), locator.click()]);
}

describe("the reader's own folder", () => {
  test("cases from a case page, a list and a search go in, in that order, and the header leads to them", () => withPage({}, async (page) => {
    await open(page, pathOf("4.1.1"));
    assert.equal(await counter(page).innerText(), "资料夹");
    await put(page, "4.1.1").click();
    assert.equal(await put(page, "4.1.1").innerText(), "移出资料夹");
    await becomes(status(page), "已加入资料夹，共 1 个案例");
    assert.equal(await counter(page).innerText(), "资料夹 (1)");
    await open(page, "/lists/urban-renewal-4/6");
    await page.getByRole("button", { name: `加入资料夹：${golden("6.1.3").heading}` }).click();
    await open(page, "/search?q=南京街");
    await put(page, "2.3.2").click();
    await follow(page, counter(page));
    assert.equal(here(page), address("/folder", "4.1.1", "6.1.3", "2.3.2"));
    assert.deepEqual(await shown(page), headingsOf("4.1.1", "6.1.3", "2.3.2"));
    assert.equal(await page.locator("[data-folder-offer]").isHidden(), true, "it is the reader's own");
    await open(page, "/search?q=南京街");
    await put(page, "2.3.2").click();
    await becomes(status(page), "已移出资料夹，还有 2 个案例");
    assert.deepEqual(await stored(page), [key("4.1.1"), key("6.1.3")]);
  }));

  test("it is put in order with the keyboard alone, and the focus stays on the step", () => withPage({}, async (page) => {
    await open(page, pathOf("4.1.1"));
    await put(page, "4.1.1").focus();
    await page.keyboard.press("Enter");
    await open(page, pathOf("6.1.3"));
    await put(page, "6.1.3").focus();
    await page.keyboard.press("Space");
    await store(page, "4.1.1", "6.1.3", "2.3.2");
    await open(page, address("/folder", "4.1.1", "6.1.3", "2.3.2"));
    await page.locator(`[data-key="${key("2.3.2")}"] [data-folder-step=up]`).focus();
    for (const order of [["4.1.1", "2.3.2", "6.1.3"], ["2.3.2", "4.1.1", "6.1.3"]]) {
      await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
      assert.deepEqual(await shown(page), headingsOf(...order));
      assert.deepEqual(await stored(page), order.map(key));
      assert.equal(here(page), address("/folder", ...order));
      await page.waitForFunction((one) => document.activeElement.closest("[data-key]")?.dataset.key === one, key("2.3.2"));
    }
    await becomes(status(page), "已上移到第 1 位");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.folderStep), "down", "there is no step up any more");
    await page.locator(`[data-key="${key("2.3.2")}"] [data-folder-step=out]`).focus();
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    await becomes(status(page), "已移除，还有 2 个案例");
    assert.deepEqual(await stored(page), [key("4.1.1"), key("6.1.3")]);
    assert.equal(await counter(page).innerText(), "资料夹 (2)");
  }));

  test("one that was shared can be saved or merged, and is never taken over unasked", () => withPage({}, async (page) => {
    await open(page, address("/folder", "6.1.3", "4.1.1"));
    assert.deepEqual(await stored(page), []);
    await page.getByRole("button", { name: "保存为我的资料夹" }).click();
    assert.deepEqual(await stored(page), [key("6.1.3"), key("4.1.1")]);
    await becomes(status(page), "已保存为您的资料夹，共 2 个案例");
    assert.equal(await page.locator("[data-folder-offer]").isHidden(), true);
    await open(page, address("/folder", "4.1.1", "2.3.2"));
    await follow(page, page.locator(`[data-key="${key("2.3.2")}"] [data-folder-step=up]`));
    assert.deepEqual(await stored(page), [key("6.1.3"), key("4.1.1")], "a step in another's folder changes only the address");
    await page.getByRole("button", { name: "并入我的资料夹" }).click();
    assert.deepEqual(await stored(page), [key("6.1.3"), key("4.1.1"), key("2.3.2")]);
    await follow(page, page.getByRole("link", { name: "打开我的资料夹" }));
    assert.deepEqual(await shown(page), headingsOf("6.1.3", "4.1.1", "2.3.2"));
  }));

  test("two tabs keep the same folder, and a page of yesterday does not bring yesterday back", () => withPage({}, async (page, context) => {
    await open(page, "/");
    await store(page, "4.1.1", "6.1.3");
    await open(page, address("/folder", "4.1.1", "6.1.3"));
    const other = await context.newPage();
    await open(other, pathOf("2.3.2"));
    await put(other, "2.3.2").click();
    await becomes(counter(page), "资料夹 (3)");
    await page.getByText("和您存在这台设备上的").waitFor();
    await follow(page, page.locator(`[data-key="${key("6.1.3")}"] [data-folder-step=out]`));
    assert.deepEqual(await stored(page), [key("4.1.1"), key("6.1.3"), key("2.3.2")]);
    await store(page, "4.1.1");
    await becomes(put(other, "2.3.2"), "加入资料夹");
  }));

  test("it holds fifty, and what is damaged in the storage is left out", () => withPage({}, async (page) => {
    await open(page, "/");
    await page.evaluate(() => localStorage.setItem("anli.folder.v1", JSON.stringify(["a/1/1/1", 7, "<b>", "a/1/1/1", "/x"])));
    await open(page, pathOf("4.1.1"));
    assert.equal(await counter(page).innerText(), "资料夹 (1)");
    await page.evaluate(() => localStorage.setItem("anli.folder.v1", JSON.stringify([...Array(50)].map((_, n) => `a/1/1/${n + 1}`))));
    await put(page, "4.1.1").click();
    await becomes(status(page), "资料夹最多放 50 个案例");
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
    }
    await page.evaluate(() => localStorage.setItem("anli.folder.v1", "{"));
    await open(page, pathOf("4.1.1"));
    assert.equal(await counter(page).innerText(), "资料夹");
  }));

  test("where nothing can be stored there are no buttons, and the folder page says why", () => withPage({}, async (page) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
    });
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await open(page, pathOf("4.1.1"));
    assert.equal(await put(page, "4.1.1").isHidden(), true);
    await open(page, address("/folder", "4.1.1", "6.1.3"));
    assert.match(await page.locator("[data-folder-offer]").innerText(), /浏览器不允许本站保存/);
    assert.deepEqual(await shown(page), headingsOf("4.1.1", "6.1.3"));
    assert.deepEqual(errors, []);
  }));
});

describe("without JavaScript", () => {
  const plain = (name, work) => test(name, () => withPage({ javaScriptEnabled: false }, work));

  plain("a folder is put in order, and two of its cases are compared", async (page) => {
    await open(page, pathOf("4.1.1"));
    assert.equal(await put(page, "4.1.1").isHidden(), true);
    await follow(page, counter(page));
    assert.match(await page.getByRole("main").innerText(), /加入资料夹/);
    await open(page, address("/folder", "4.1.1", "6.1.3", "2.3.2"));
    await follow(page, page.getByRole("link", { name: step("上移", "2.3.2") }));
    assert.deepEqual(await shown(page), headingsOf("4.1.1", "2.3.2", "6.1.3"));
    await follow(page, page.getByRole("link", { name: step("移除", "4.1.1") }));
    assert.deepEqual(await shown(page), headingsOf("2.3.2", "6.1.3"));
    for (const id of ["2.3.2", "6.1.3"]) await page.getByRole("checkbox", { name: step("对比", id) }).check();
    await follow(page, page.getByRole("button", { name: "对比所选" }));
    assert.equal(await page.getByRole("columnheader").count(), 2);
    assert.deepEqual((await page.locator(".compare .case-text").allTextContents()), ["2.3.2", "6.1.3"].map((id) => golden(id).body));
  });

  plain("a quotation is checked", async (page) => {
    await open(page, "/");
    await follow(page, page.getByRole("link", { name: "引文核对" }));
    await page.getByLabel("引文", { exact: true }).fill(golden("6.1.3").heading.replace("厦门", "夏门"));
    await follow(page, page.getByRole("button", { name: "核对" }));
    assert.match(await page.locator(".grade").innerText(), /相近，有出入/);
    assert.deepEqual([await page.locator(".diff del").innerText(), await page.locator(".diff ins").innerText()], ["夏", "厦"]);
    await follow(page, page.locator(".found .item-title a"));
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, `${pathOf("6.1.3")}#s1`);
  });
});

test("the original of a checked quotation is copied as the list has it", () => withPage({}, async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
  const sentence = `${golden("4.1.1").body.split("。")[0]}。`;
  await open(page, `/check?${new URLSearchParams({ q: sentence.replaceAll("，", ",") })}`);
  await page.getByRole("button", { name: "复制原文" }).click();
  await page.getByText("已复制").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), sentence);
}));

test("on a phone the columns of a comparison stand one below the other, each named", () => withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
  await open(page, address("/compare", "4.1.1", "6.1.3", "2.3.2"));
  const boxes = await page.locator(".compare .case-text").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  assert.equal(new Set(boxes).size, 1);
  assert.equal(await page.locator(".compare td .of").filter({ visible: true }).count(), await page.locator(".compare td").count());
}));
