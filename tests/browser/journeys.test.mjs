// What readers do, each with JavaScript and without: look round, walk down to a case, go by place and by organisation,
// search and narrow down, share a link. Then the comforts that need JavaScript: the `/` key and the copy button.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CASES, golden, launch, onPage, pathOf, serve, visit } from "./support.mjs";

const MECHANISMS = [
  ["一", "强化组织实施", 2, 4], ["二", "建立健全城市更新实施机制", 4, 7], ["三", "完善用地政策", 2, 3],
  ["四", "健全多元化投融资方式", 3, 9], ["五", "建立政府引导、市场运作、公众参与的城市更新可持续模式", 3, 5], ["六", "健全法规标准", 2, 4],
];
const JIANGSU = ["3.1.2", "5.2.2", "6.1.3", "6.2.1"];

let site, browser;
before(async () => {
  [site, browser] = await Promise.all([serve({ args: ["--report-to", "report@example.cn"] }), launch()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const withPage = (options, work) => onPage(browser, options, work);

const h1 = (page) => page.getByRole("heading", { level: 1 }).innerText();
const texts = async (locator) => (await locator.allInnerTexts()).map((text) => text.trim());
const tidy = (text) => text.replace(/\s+/g, " ").trim();
const headings = (page) => texts(page.locator("main .item-title"));
const headingsOf = (ids) => ids.map((id) => golden(id).heading);
const sorted = (list) => [...list].sort();
/** The cases whose heading or body holds the word. */
const holding = (word) => CASES.filter((one) => `${one.heading}。${one.body}`.toLowerCase().includes(word.toLowerCase()));

async function follow(page, locator) {
  await locator.click();
  await page.waitForLoadState("load");
}

async function search(page, words) {
  await page.getByRole("main").getByLabel("搜索案例").fill(words);
  await follow(page, page.getByRole("main").getByRole("button", { name: "搜索" }));
}

for (const javaScriptEnabled of [true, false]) {
  const journey = (name, work, options = {}) =>
    test(name, () => withPage({ javaScriptEnabled, ...options }, work));

  describe(`journeys ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    journey("home shows mechanisms with measures and counts, a search box, the map, the list and its date", async (page) => {
      await visit(page, site.url);
      const outline = page.getByRole("region", { name: "按政策机制浏览" });
      const shown = await outline.locator("section").evaluateAll((sections) => sections.map((section) => [
        ...[".ord", "h3 a"].map((selector) => section.querySelector(selector).textContent.trim()),
        section.querySelectorAll("ol > li").length, parseInt(section.querySelector("h3 .n").textContent, 10),
      ]));
      assert.deepEqual(shown, MECHANISMS);
      const counts = await outline.locator("ol .n").evaluateAll((all) => all.map((one) => parseInt(one.textContent, 10)));
      assert.equal(counts.reduce((sum, one) => sum + one, 0), CASES.length);
      assert.ok(await page.getByRole("main").getByLabel("搜索案例").isVisible());
      const map = page.getByRole("region", { name: "按地区浏览" });
      assert.equal(await map.locator(".tile").getByRole("link").count(), 34);
      assert.ok(await map.getByRole("link", { name: /^江苏\s*4\s*个案例$/ }).isVisible());
      assert.ok(await map.getByRole("link", { name: /^西藏\s*暂无案例$/ }).isVisible());
      const newest = page.getByRole("region", { name: "新近入库" });
      assert.ok(await newest.getByRole("link", { name: "实施城市更新行动可复制经验做法清单（第四批）" }).isVisible());
      assert.equal(await newest.locator("time").getAttribute("datetime"), "2025-09-30");
      assert.match(await newest.innerText(), /住房城乡建设部办公厅[^]*32 个案例/);
    });

    journey("from 四 to （三） to a case, where it stands, who acts, its neighbours, and its link in a fresh browser", async (page) => {
      await visit(page, site.url);
      await follow(page, page.getByRole("main").getByRole("link", { name: "健全多元化投融资方式" }));
      assert.equal(tidy(await h1(page)), "四 健全多元化投融资方式");
      assert.deepEqual(await headings(page), CASES.filter((one) => one.id.startsWith("4.")).map((one) => one.heading));

      await follow(page, page.getByRole("main").getByRole("link", { name: "完善市场化投融资模式" }));
      assert.equal(await h1(page), "完善市场化投融资模式");
      const ids = ["4.3.1", "4.3.2"];
      assert.deepEqual(await texts(page.getByRole("article").getByRole("heading", { level: 2 })), headingsOf(ids));

      await follow(page, page.getByRole("link", { name: golden("4.3.1").heading }));
      assert.equal(new URL(page.url()).pathname, pathOf("4.3.1"));
      assert.equal(await h1(page), golden("4.3.1").heading);
      assert.equal(await page.locator(".case-text").textContent(), golden("4.3.1").body);
      assert.deepEqual(await texts(page.getByRole("navigation", { name: "所在位置" }).getByRole("link")),
        ["清单", "城市更新 · 第四批", "四 健全多元化投融资方式", "（三）完善市场化投融资模式"]);
      assert.deepEqual(await texts(page.getByRole("list", { name: "实施主体" }).getByRole("link")), ["北京市"]);
      assert.match(await page.locator(".source").innerText(),
        /来源：住房城乡建设部办公厅，《实施城市更新行动可复制经验做法清单（第四批）》，四（三）1，2025年9月30日。/);
      assert.equal(await page.getByRole("link", { name: "报告错误" }).count(), 1);

      const neighbours = page.getByRole("navigation", { name: "相邻" }).getByRole("link");
      assert.deepEqual((await texts(neighbours)).map(tidy), [
        `上一条 四（二）3 ${golden("4.2.3").heading}`, `下一条 四（三）2 ${golden("4.3.2").heading}`,
      ]);

      const link = page.locator("#permalink");
      const shared = await link.innerText();
      assert.equal(shared, site.url + pathOf("4.3.1"));
      assert.equal(await link.getAttribute("href"), shared);
      await withPage({ javaScriptEnabled: false }, async (other) => {
        await visit(other, shared);
        assert.equal(await h1(other), golden("4.3.1").heading);
        assert.equal(await other.locator(".case-text").textContent(), golden("4.3.1").body);
      });

      await follow(page, neighbours.last());
      assert.equal(await h1(page), golden("4.3.2").heading);
    });

    journey("every case of the list is reached by the neighbours, once, and is verbatim", async (page) => {
      await visit(page, site.url + pathOf("1.1.1"));
      for (const [at, one] of CASES.entries()) {
        assert.equal(await h1(page), one.heading);
        assert.equal(await page.locator(".case-text").textContent(), one.body);
        const next = page.getByRole("navigation", { name: "相邻" }).locator("[rel=next]");
        if (at + 1 < CASES.length) await follow(page, next);
        else assert.equal(await next.count(), 0);
      }
    });

    journey("江苏省 on the map leads to its four cases, and a derived place says so", async (page) => {
      await visit(page, site.url);
      await follow(page, page.getByRole("region", { name: "按地区浏览" }).getByRole("link", { name: /^江苏/ }));
      assert.equal(new URL(page.url()).pathname, "/localities/320000");
      assert.equal(await h1(page), "江苏省");
      assert.deepEqual(sorted(await headings(page)), sorted(headingsOf(JIANGSU)));
      const parts = (await texts(page.getByRole("list", { name: "下辖地区" }).getByRole("listitem"))).map((one) => tidy(one.replace("个案例", "")));
      // 苏州市 counts its own case and the one of 常熟市, a county-level city in it.
      assert.deepEqual(sorted(parts), sorted(["南京市 1", "苏州市 2", "南通市 1"]));

      await follow(page, page.getByRole("link", { name: golden("5.2.2").heading }));
      const places = page.getByRole("list", { name: "实施主体" });
      assert.deepEqual((await texts(places.getByRole("link"))).map((one) => one.replace(/\s/g, "")), ["江苏省", "苏州市推定", "常熟市"]);
      assert.match(await page.getByRole("main").innerText(), /原文没有写出，由行政区划代码（GB\/T 2260）推定/);
      await follow(page, places.getByRole("link", { name: "苏州市" }));
      assert.deepEqual(sorted(await headings(page)), sorted(headingsOf(["5.2.2", "6.1.3"])));
    });

    journey("国家开发银行 is found under organisations and 西藏 says that it has no case", async (page) => {
      await visit(page, site.url);
      await follow(page, page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "机构" }));
      assert.deepEqual(sorted(await texts(page.getByRole("rowheader"))), sorted(["国家开发银行", "中国农业银行"]));
      await follow(page, page.getByRole("link", { name: "国家开发银行" }));
      assert.equal(await h1(page), "国家开发银行");
      assert.deepEqual(await headings(page), headingsOf(["4.2.2"]));
      await follow(page, page.getByRole("link", { name: golden("4.2.2").heading }));
      assert.deepEqual(await texts(page.getByRole("list", { name: "实施主体" }).getByRole("link")), ["国家开发银行"]);
      await visit(page, site.url);
      await follow(page, page.getByRole("link", { name: /^西藏/ }));
      assert.match(await page.getByRole("main").innerText(), /库里还没有西藏自治区的案例/);
    });

    for (const word of ["芜湖", "专项债", "条例", "REITs"]) {
      journey(`searching ${word} finds exactly the cases that hold it and marks exactly it`, async (page) => {
        await visit(page, site.url);
        await search(page, word);
        assert.equal(new URL(page.url()).searchParams.get("q"), word);
        const expected = holding(word);
        assert.ok(expected.length > 0);
        assert.deepEqual(sorted(await headings(page)), sorted(expected.map((one) => one.heading)));
        assert.match(await page.getByRole("region", { name: "搜索结果" }).getByRole("heading", { level: 2 }).innerText(), new RegExp(`^${expected.length} 个案例$`));
        for (const hit of await page.locator("main .items > li").all()) {
          const marks = await texts(hit.locator("mark"));
          assert.ok(marks.length > 0, "every hit shows why it is one");
          assert.deepEqual([...new Set(marks)], [word]);
          // Nothing that was searched stands there unmarked.
          const shown = await texts(hit.locator(".item-title, .item-text"));
          assert.equal(shown.join("\n").split(word).length - 1, await hit.locator(".item-title mark, .item-text mark").count());
        }
      });
    }

    journey("results are narrowed by mechanism, place and list, widened again, and the link gives the same elsewhere", async (page) => {
      await visit(page, site.url);
      await search(page, "体检");
      const all = await headings(page);
      assert.deepEqual(sorted(all), sorted(holding("体检").map((one) => one.heading)));
      const filters = page.getByRole("form", { name: "筛选结果" });
      for (const name of ["机制", "地区", "清单"]) {
        const values = filters.getByRole("group", { name }).getByRole("checkbox");
        assert.ok(await values.count() > 0, name);
      }
      const total = await filters.getByRole("group", { name: "清单" }).locator(".n").first().innerText();
      assert.equal(parseInt(total, 10), all.length, "one list holds all results");

      const value = page.getByRole("checkbox", { name: /^建立健全城市更新实施机制/ });
      const promised = holding("体检").filter((one) => one.id.startsWith("2.")).map((one) => one.heading);
      assert.match(tidy(await filters.locator("label", { has: value }).innerText()), new RegExp(`^建立健全城市更新实施机制 ?${promised.length} 个案例$`));
      await value.check();
      await follow(page, filters.getByRole("button", { name: "应用" }));
      assert.deepEqual(sorted(await headings(page)), sorted(promised));
      assert.equal(new URL(page.url()).searchParams.get("mechanism"), "urban-renewal-4/2");

      await filters.getByRole("checkbox", { name: /^广东省/ }).check();
      await follow(page, filters.getByRole("button", { name: "应用" }));
      assert.deepEqual(await headings(page), headingsOf(["2.1.2"]));
      const chips = page.getByRole("list", { name: "已选的筛选条件" }).getByRole("link");
      assert.deepEqual((await texts(chips)).map((one) => one.replace(/\s*×$/, "")),
        ["移除：建立健全城市更新实施机制", "移除：广东省", "全部移除"]);

      const shared = page.url();
      await withPage({ javaScriptEnabled: !javaScriptEnabled }, async (other) => {
        await visit(other, shared);
        assert.deepEqual(await headings(other), headingsOf(["2.1.2"]));
        assert.ok(await other.getByRole("checkbox", { name: /^广东省/ }).isChecked());
      });

      await follow(page, chips.nth(1));
      assert.deepEqual(sorted(await headings(page)), sorted(promised));
      await follow(page, chips.first());
      assert.deepEqual(await headings(page), all);
    });

    journey("on a phone the filters wait in a fold above the results", async (page) => {
      await visit(page, `${site.url}/search?q=条例`);
      const button = page.getByRole("button", { name: "应用" });
      assert.equal(await button.isVisible(), false);
      await page.locator("summary").click();
      await button.waitFor();
      await page.getByRole("checkbox", { name: /^浙江省/ }).check();
      await follow(page, button);
      assert.deepEqual(await headings(page), headingsOf(["6.1.1"]));
      assert.match(tidy(await page.locator("summary").innerText()), /^筛选 ?已选 1 项$/);
    }, { viewport: { width: 390, height: 844 } });

    journey("an unknown address, a bad parameter and a search without results each show a way on", async (page) => {
      await visit(page, `${site.url}/lists/urban-renewal-4/4/1/99`, 404);
      await follow(page, page.getByRole("main").getByRole("link", { name: /加大财政资金投入/ }));
      assert.equal(await h1(page), "加大财政资金投入");
      await visit(page, `${site.url}/search?q=条例&page=-1`, 400);
      assert.match(await page.getByRole("main").innerText(), /page[^]*-1/);
      await visit(page, `${site.url}/search?q=桥`);
      assert.match(await page.getByRole("main").innerText(), /没有找到这样的案例/);
      await follow(page, page.getByRole("main").getByRole("link", { name: "地区", exact: true }));
      assert.equal(await h1(page), "地区");
    });
  });
}

describe("the / key", () => {
  const focused = (page) => page.evaluate(() => document.activeElement.matches("[data-search]"));
  const caseUrl = () => site.url + pathOf("4.1.1");

  for (const [name, path] of [["home", "/"], ["a case", pathOf("4.1.1")], ["results", "/search?q=条例"]]) {
    test(`goes to the search box on ${name} and writes nothing`, () => withPage({}, async (page) => {
      await visit(page, site.url + path);
      const before = await page.locator("[data-search]:visible").first().inputValue();
      assert.equal(await focused(page), false);
      await page.keyboard.press("/");
      assert.equal(await focused(page), true);
      assert.equal(await page.locator(":focus").inputValue(), before);
      await page.keyboard.type("芜湖");
      assert.equal(await page.locator(":focus").inputValue(), "芜湖", "what stood there is replaced");
    }));
  }

  test("is a letter like any other while something is typed", () => withPage({}, async (page) => {
    await visit(page, caseUrl());
    await page.keyboard.press("/");
    await page.keyboard.type("2.08%/年");
    assert.equal(await page.locator(":focus").inputValue(), "2.08%/年");
  }));

  test("does nothing while an input method composes", () => withPage({}, async (page) => {
    await visit(page, caseUrl());
    const prevented = await page.evaluate(() => [{ isComposing: true }, { keyCode: 229 }].map((how) => {
      document.body.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      const kept = document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true, ...how }));
      document.body.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
      return !kept;
    }));
    assert.deepEqual(prevented, [false, false]);
    assert.equal(await focused(page), false);
    await page.keyboard.press("/");
    assert.equal(await focused(page), true, "and works again afterwards");
  }));

  test("leaves a real composition in the box alone", () => withPage({}, async (page, context) => {
    await visit(page, caseUrl());
    await page.keyboard.press("/");
    const session = await context.newCDPSession(page);
    await session.send("Input.imeSetComposition", { text: "wu", selectionStart: 2, selectionEnd: 2 });
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "/", code: "Slash", windowsVirtualKeyCode: 229 });
    await session.send("Input.insertText", { text: "芜湖" });
    assert.equal(await page.locator(":focus").inputValue(), "芜湖");
  }));

  for (const modifier of ["Control", "Alt", "Meta"]) {
    test(`with ${modifier} belongs to the browser`, () => withPage({}, async (page) => {
      await visit(page, caseUrl());
      await page.keyboard.press(`${modifier}+/`);
      assert.equal(await focused(page), false);
    }));
  }
});

describe("copying the link", () => {
  const open = async (page) => {
    await visit(page, site.url + pathOf("4.1.1"));
    return {
      button: page.getByRole("button", { name: "复制链接" }),
      said: page.locator(".tools .said"),
      shown: await page.locator("#permalink").textContent(),
    };
  };

  test("copies byte for byte what is shown, and says so", () => withPage({}, async (page, context) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
    const { button, said, shown } = await open(page);
    assert.equal(await said.getAttribute("aria-live"), "polite");
    await button.click();
    await said.getByText("已复制", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
    assert.equal(shown, site.url + pathOf("4.1.1"));
  }));

  test("selects the link where the clipboard is refused, and says what to press", () => withPage({}, async (page, context) => {
    const session = await context.newCDPSession(page);
    const { targetInfo } = await session.send("Target.getTargetInfo");
    await session.send("Browser.setPermission", {
      permission: { name: "clipboard-write", allowWithoutSanitization: false }, setting: "denied", origin: site.url,
      browserContextId: targetInfo.browserContextId,
    });
    const { button, said, shown } = await open(page);
    await button.click();
    await said.getByText("Ctrl+C").waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), shown);
  }));

  test("selects the link where there is no clipboard at all (plain http)", () => withPage({}, async (page) => {
    await page.addInitScript(() => { delete Navigator.prototype.clipboard; });
    const { button, said, shown } = await open(page);
    await button.click();
    await said.getByText("Ctrl+C").waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), shown);
  }));

  test("is offered only where it can work", () => withPage({ javaScriptEnabled: false }, async (page) => {
    const { button } = await open(page);
    assert.equal(await button.count(), 0, "without JavaScript there is no dead button");
    assert.equal(await page.getByRole("button", { name: "打印" }).count(), 0);
    assert.ok(await page.locator("#permalink").isVisible());
  }));
});
