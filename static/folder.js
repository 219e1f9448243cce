// The reader's own folder (资料夹): keys of cases in localStorage, on this device only. The folder page itself needs none of
// this: its address carries its content. Here are the buttons that put a case in, the count in the header, and what the
// folder page offers when its address is not the reader's own folder.

const KEY = "anli.folder.v1";
const STEP = "anli.folder.step";
const MOST = 50;
const WELL_FORMED = /^[a-z0-9-]{1,64}(\/[1-9]\d{0,3}){3}$/;

/** The keys that are stored, in order; null when the browser lets nothing be stored. */
const read = () => {
  try {
    const keys = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(keys)) return [];
    return [...new Set(keys.filter((key) => typeof key === "string" && WELL_FORMED.test(key)))].slice(0, MOST);
  } catch (error) {
    return error instanceof SyntaxError ? [] : null;
  }
};
/** Stores keys; false when the browser refuses. */
const write = (keys) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(keys));
    return true;
  } catch {
    return false;
  }
};
const works = () => {
  const keys = read();
  return keys !== null && write(keys);
};

const addressOf = (keys) => (keys.length > 0 ? `/folder?${keys.map((key) => `case=${key}`).join("&")}` : "/folder");
const keysIn = (address) => [...new Set(new URL(address, location.href).searchParams.getAll("case"))];
const same = (a, b) => a.length === b.length && a.every((key, at) => key === b[at]);

// What changes is said once, politely, wherever the reader is.
const status = Object.assign(document.createElement("p"), { className: "vh" });
status.setAttribute("role", "status");
document.body.append(status);
const say = (text) => { status.textContent = text; };

// -- the count in the header, and the buttons on cases --

const link = document.querySelector("[data-folder-link]");
const buttons = [...document.querySelectorAll("button[data-folder]")];
const headingOf = (button) => {
  const around = button.closest("li, article") ?? document;
  return around.querySelector("h1, h2, h3")?.textContent.trim() ?? "";
};

const show = () => {
  const keys = read() ?? [];
  if (link) {
    link.href = addressOf(keys);
    link.querySelector("[data-folder-count]").textContent = keys.length > 0 ? ` (${keys.length})` : "";
  }
  for (const button of buttons) {
    const inside = keys.includes(button.dataset.folder);
    button.textContent = inside ? "移出资料夹" : "加入资料夹";
    button.classList.toggle("inside", inside);
    button.setAttribute("aria-label", `${button.textContent}：${headingOf(button)}`);
    button.hidden = false;
  }
  offer?.();
};

const toggle = (key) => {
  // Read anew: another tab may have changed the folder since this page was shown.
  const keys = read() ?? [];
  const inside = keys.includes(key);
  if (!inside && keys.length >= MOST) return say(`资料夹最多放 ${MOST} 个案例`);
  const changed = inside ? keys.filter((one) => one !== key) : [...keys, key];
  if (!write(changed)) return say("浏览器不允许本站保存，资料夹没有改动");
  show();
  say(inside ? `已移出资料夹，还有 ${changed.length} 个案例` : `已加入资料夹，共 ${changed.length} 个案例`);
};

// -- the folder page: whose folder is it? --

const part = (name) => document.querySelector(`[data-folder-${name}]`);
const box = part("offer");
let offer;

/** Says whose folder the address is, and offers to keep it when it is not the reader's. */
const offerOn = (here) => () => {
  const mine = read() ?? [];
  const strange = here.length > 0 && !same(here, mine);
  box.hidden = !strange && !(here.length === 0 && mine.length > 0);
  part("save").hidden = part("merge").hidden = part("mine").hidden = true;
  if (strange && mine.length === 0) {
    part("words").textContent = "这份资料夹还没有存在这台设备上。";
    part("save").hidden = false;
  } else if (strange) {
    const missing = here.filter((key) => !mine.includes(key));
    part("words").textContent = missing.length > 0
      ? `这份资料夹和您存在这台设备上的（${mine.length} 个案例）不同：有 ${missing.length} 个案例您的资料夹里没有。`
      : `这份资料夹和您存在这台设备上的（${mine.length} 个案例）不同。`;
    part("save").hidden = false;
    part("merge").hidden = missing.length === 0;
    part("mine").hidden = false;
  } else if (mine.length > 0) {
    part("words").textContent = `您的资料夹里有 ${mine.length} 个案例。`;
    part("mine").hidden = false;
  }
  part("mine").href = addressOf(mine);
};

/** The steps (up, down, out) are plain links; on the reader's own folder they change what is stored too. */
const follow = (step, here) => {
  const target = keysIn(step.href);
  if (same(here, read() ?? [])) write(target);
  const key = step.closest("[data-key]").dataset.key;
  const told = { up: `已上移到第 ${target.indexOf(key) + 1} 位`, down: `已下移到第 ${target.indexOf(key) + 1} 位`,
    out: `已移除，还有 ${target.length} 个案例` }[step.dataset.folderStep];
  sessionStorage.setItem(STEP, JSON.stringify({ key, step: step.dataset.folderStep, told }));
};

/** After a step: says what was done and puts the focus where it was, so that the same key can be pressed again. */
const arrive = () => {
  const note = sessionStorage.getItem(STEP);
  sessionStorage.removeItem(STEP);
  if (note === null) return;
  const { key, step, told } = JSON.parse(note);
  const line = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const next = line?.querySelector(`[data-folder-step="${step}"]`) ?? line?.querySelector("[data-folder-step]")
    ?? document.querySelector("[data-folder-step=out]") ?? document.querySelector("main");
  // Not before the browser has gone to the place in the address, which takes the focus away.
  const settle = () => setTimeout(() => next.focus());
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle);
  // A region is only read out when its text changes after it is there.
  setTimeout(() => say(told), 150);
};

const beginOnFolder = () => {
  // The page shows cases that moved under the keys they have now: those are kept.
  const asked = keysIn(location.href).slice(0, MOST);
  const shown = [...document.querySelectorAll("[data-key]")].map((line) => line.dataset.key);
  const here = shown.length > 0 ? shown : asked;
  if (!same(asked, here) && same(asked, read() ?? [])) write(here);
  offer = offerOn(here);
  part("save").addEventListener("click", () => {
    if (!write(here)) return say("浏览器不允许本站保存");
    show();
    say(`已保存为您的资料夹，共 ${here.length} 个案例`);
    link?.focus();
  });
  part("merge").addEventListener("click", () => {
    const mine = read() ?? [];
    const merged = [...mine, ...here.filter((key) => !mine.includes(key))];
    const kept = merged.slice(0, MOST);
    if (!write(kept)) return say("浏览器不允许本站保存");
    show();
    say(`已并入您的资料夹，共 ${kept.length} 个案例${merged.length > MOST ? `；最多放 ${MOST} 个，其余没有放进去` : ""}`);
    (part("mine").hidden ? link : part("mine"))?.focus();
  });
  for (const step of document.querySelectorAll("[data-folder-step]")) step.addEventListener("click", () => follow(step, here));
  arrive();
};

if (works()) {
  for (const button of buttons) button.addEventListener("click", () => toggle(button.dataset.folder));
  if (box) beginOnFolder();
  show();
  // Another tab, or a page that comes back from the browser's memory.
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) show(); });
  addEventListener("pageshow", (event) => { if (event.persisted) show(); });
} else if (box) {
  part("words").textContent = "浏览器不允许本站保存资料（例如无痕窗口），所以不能存资料夹；带着案例的地址照样可以收藏和分享。";
  box.hidden = false;
}
