// Accessibility: axe finds nothing on any kind of page, in light and dark, wide and narrow, with folds closed and open.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { PAGES } from "./pages.mjs";
import { launch, reader, sites, visit } from "./support.mjs";

const WIDTHS = [1200, 390];
const SCHEMES = ["light", "dark"];
// Rules that axe leaves off by default and that we hold to.
const OPTIONS = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };

/** What axe objects to, one line per element. */
async function objections(page) {
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), OPTIONS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}: ${node.any.concat(node.all).map((one) => one.message).join("; ")}`));
}

const openFolds = (page) => page.evaluate(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
});

describe("accessibility", () => {
  let servers, browser, context;
  before(async () => {
    [servers, browser] = await Promise.all([sites(), launch()]);
    context = await reader(browser);
    // As an init script: the page's content security policy stays as it is.
    await context.addInitScript(axe.source);
  });
  after(async () => {
    await browser?.close();
    await servers?.stop();
  });

  for (const { name, site, path, status } of PAGES) {
    test(`axe has no objection to ${name}`, async () => {
      const page = await context.newPage();
      const found = [];
      await visit(page, servers[site] + path, status);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          found.push(...(await objections(page)).map((one) => `${width} ${colorScheme}: ${one}`));
        }
      }
      if (await page.locator("details").count() > 0) {
        await openFolds(page);
        found.push(...(await objections(page)).map((one) => `${WIDTHS.at(-1)} ${SCHEMES.at(-1)}, folds open: ${one}`));
      }
      await page.close();
      assert.deepEqual(found, []);
    });
  }

  test("axe does object to a page that is wrong", async () => {
    const page = await context.newPage();
    await visit(page, servers.real);
    await page.evaluate(() => document.querySelector("main h1").insertAdjacentHTML("afterend", "<img src='x'>"));
    assert.ok((await objections(page)).some((one) => one.startsWith("image-alt")));
    await page.close();
  });
});
