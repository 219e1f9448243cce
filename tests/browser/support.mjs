// What the browser tests share: the real program on a port of its own with a library of its own, a Chromium of its own,
// and the golden cases. Whatever is started here is ended here, by its own handle.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
// `ANLI` names the program; by default the one that `cargo build` makes.
const PROGRAM = process.env.ANLI ?? join(ROOT, "target", "debug", "anli");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const START_MS = 60_000;
const STOP_MS = 15_000;
const WAIT_MS = 10_000;
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The list that ships with the program. */
export const BUNDLED = join(ROOT, "data", "urban-renewal-4.txt");

/** Every case of the bundled list, in the order of the list: id (`4.1.1`), mechanism, measure, heading, body, localities. */
export const CASES = readFileSync(join(ROOT, "tests", "fixtures", "cases.jsonl"), "utf8")
  .split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** The golden case with an id, such as `4.3.1`. */
export const golden = (id) => {
  const found = CASES.find((one) => one.id === id);
  if (!found) throw new Error(`no golden case ${id}`);
  return found;
};

/** The address of a golden case. */
export const pathOf = (id) => `/lists/urban-renewal-4/${id.replaceAll(".", "/")}`;

/** The environment without settings of the program, so that a test never depends on the machine it runs on. */
const environment = () => Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("ANLI") && !name.startsWith("RUST_LOG")),
);

const run = (args) => {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: run \`cargo build\` first`);
  return spawn(PROGRAM, args, { cwd: ROOT, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
};

/** Runs the program to its end and gives what it said; throws when it fails. */
export async function anli(...args) {
  const child = run(args);
  let said = "";
  for (const pipe of [child.stdout, child.stderr]) pipe.setEncoding("utf8").on("data", (text) => { said += text; });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`anli ${args.join(" ")} ended with ${code}:\n${said}`);
  return said;
}

/**
 * Starts the program on a free port with a new library and gives its address and `stop()`.
 * `lists`: files that are imported first (the bundled list is not, then); `steps`: commands that are run behind that, one by
 * one; `args`: further settings.
 */
export async function serve({ lists = [], steps = [], args = [] } = {}) {
  const library = await mkdtemp(join(tmpdir(), "anli-browser-"));
  if (lists.length > 0) await anli("import", ...lists, "--data-dir", library);
  for (const step of steps) await anli(...step, "--data-dir", library);
  const child = run(["serve", "--data-dir", library, "--listen", "127.0.0.1:0", ...args]);
  const ended = once(child, "exit");
  const said = [];
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
    }
    await rm(library, { recursive: true, force: true });
  };
  const address = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address after ${START_MS} ms:\n${said.join("\n")}`)), START_MS);
    // Both pipes are read to the end, so that the program never waits for a full one.
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        said.push(line);
        const found = /^(http:\/\/127\.0\.0\.1:\d+)$/.exec(line.trim());
        if (found) { clearTimeout(late); resolve(found[1]); }
      });
    }
    ended.then(([code]) => { clearTimeout(late); reject(new Error(`anli ended with ${code}:\n${said.join("\n")}`)); });
  });
  try {
    return { url: await address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A list of 45 cases in the layout of the bundled one: enough for three pages. Gives the path of the file. */
export async function bigList(folder) {
  const names = ["安徽省芜湖市", "江苏省南京市", "浙江省杭州市", "四川省成都市", "湖北省武汉市"];
  const cases = Array.from({ length: 45 }, (_, at) =>
    `${at === 0 ? "\t" : ""}${at + 1}.${names[at % names.length]}推进第${at + 1}个老旧街区更新。统筹规划、资金与运营，完成${at + 1}个街区的改造，居民满意度达到9${at % 10}%。`);
  const text = [
    "试验街区更新可复制经验做法清单（第一批）", "", "\t序号", "\t政策机制", "\t主要举措", "\t具体做法", "",
    "\t一", "\t完善街区更新机制", "\t（一）推进老旧街区更新", ...cases.flatMap((one) => [one, ""]),
  ].join("\n");
  const file = join(folder, "test-blocks-1.txt");
  await writeFile(file, text);
  await writeFile(join(folder, "test-blocks-1.toml"), [
    'slug = "test-blocks-1"', 'title = "试验街区更新可复制经验做法清单（第一批）"', 'series = "街区更新"', "batch = 1",
    'issuer = "住房城乡建设部办公厅"', 'issued_on = "2026-03-01"', "",
  ].join("\n"));
  return file;
}

/** The bundled list as if it had been corrected: other words in 4.1.1, another heading in 6.1.3, 2.3.2 left out. */
export async function correctedList(folder) {
  const text = readFileSync(BUNDLED, "utf8");
  const without = text.split("\n").filter((line) => !line.includes(golden("2.3.2").heading)).join("\n");
  const changed = without.replace("发挥财政专项资金引导作用", "充分发挥财政资金的引导作用").replace(/(\d+(?:\.\d+)?)亿元/g, (whole, number) => `${Number(number) + 1}亿元`)
    .replace(golden("6.1.3").heading, `${golden("6.1.3").heading}的做法`);
  const file = join(folder, "corrected.txt");
  await writeFile(file, changed);
  await writeFile(join(folder, "corrected.toml"), readFileSync(BUNDLED.replace(/txt$/, "toml"), "utf8"));
  return file;
}

/** The libraries the pages are looked at in: the bundled list; that and a long list; that corrected, the long list removed; none. */
export async function sites() {
  const folder = await mkdtemp(join(tmpdir(), "anli-lists-"));
  const started = [];
  const begin = async (options) => { const site = await serve(options); started.push(site); return site.url; };
  const stop = async () => {
    for (const site of started) await site.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const real = await begin({ args: ["--report-to", "report@example.cn"] });
    const big = await begin({ lists: [BUNDLED, await bigList(folder)] });
    const long = await bigList(folder);
    const changed = await begin({
      lists: [BUNDLED, long],
      steps: [["import", "--slug", "urban-renewal-4", await correctedList(folder)], ["remove", "test-blocks-1", "--yes"]],
    });
    const empty = await begin({ args: ["--no-bundled"] });
    return { real, big, changed, empty, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts Chromium; it gets a fresh profile and ends with `close()`. */
export async function launch() {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is not there: name a Chromium with CHROMIUM=`);
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: START_MS });
}

/** A browser of its own for one reader: no cookies, nothing cached. */
export async function reader(browser, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1200, height: 900 }, ...options });
  context.setDefaultTimeout(WAIT_MS);
  return context;
}

/** Opens a page and checks the status it answers with. */
export async function visit(page, url, status = 200) {
  const response = await page.goto(url, { waitUntil: "load" });
  if (response.status() !== status) throw new Error(`${url} answers ${response.status()}, not ${status}`);
  return response;
}

/** Runs `work` on a page of a new reader of `browser`, and closes it whatever comes of it. */
export async function onPage(browser, options, work) {
  const context = await reader(browser, options);
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}
