// Not a test: pictures of every kind of page, wide and narrow, light and dark, for looking at (`npm run screenshots`).
// They go to `out/`. Names on the command line choose pages: `npm run screenshots -- home case`.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PAGES } from "./pages.mjs";
import { launch, reader, sites, visit } from "./support.mjs";

const out = fileURLToPath(new URL("out/", import.meta.url));
const chosen = process.argv.slice(2);
const pages = chosen.length > 0 ? PAGES.filter((one) => chosen.includes(one.name)) : PAGES;

await mkdir(out, { recursive: true });
const servers = await sites();
const browser = await launch();
try {
  for (const width of [1200, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await reader(browser, { viewport: { width, height: width > 600 ? 900 : 844 }, colorScheme });
      const page = await context.newPage();
      for (const { name, site, path, status } of pages) {
        await visit(page, servers[site] + path, status);
        await page.screenshot({ path: `${out}${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
      await context.close();
    }
  }
  console.log(`${pages.length * 4} pictures in ${out}`);
} finally {
  await browser.close();
  await servers.stop();
}
