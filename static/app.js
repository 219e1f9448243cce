// Small comforts; every page works without this file.

// 「/」 goes to the search box, unless something is being typed or composed by an input method.
const box = document.querySelector("main [data-search]") ?? document.querySelector("[data-search]");
const typing = (el) => el instanceof Element && el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
if (box) {
  for (const hint of document.querySelectorAll(".search kbd")) hint.hidden = false;
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.isComposing || e.keyCode === 229 || e.defaultPrevented) return;
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    e.preventDefault();
    box.focus();
    box.select();
  });
}

// Copy: <button data-copy="ID" hidden> copies the text of #ID as it stands on the page.
// Where the clipboard is refused (plain http, old browsers), the text is selected instead.
const say = (button, text) => {
  const said = button.parentElement.querySelector("[aria-live]");
  if (!said) return;
  said.textContent = text;
  clearTimeout(said.timer);
  said.timer = setTimeout(() => { said.textContent = ""; }, 6000);
};
const select = (el) => {
  const range = document.createRange();
  range.selectNodeContents(el);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  el.scrollIntoView({ block: "nearest" });
};
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      say(button, "已复制");
    } catch {
      select(source);
      say(button, "浏览器未允许写入剪贴板：文字已选中，请按 Ctrl+C（⌘C）复制");
    }
  });
}

// A link to a fold opens it.
for (const link of document.querySelectorAll('a[href="#cite"]')) {
  link.addEventListener("click", () => { document.getElementById("cite").open = true; });
}

// A link to a sentence: the control goes there, as any link does, and copies the absolute address.
// What it says stands beside it for the eye and in a live region for the ear; it has no text of its own.
const permalink = document.getElementById("permalink");
const told = document.querySelector("[data-passage-said]");
for (const pin of permalink && told ? document.querySelectorAll(".pin") : []) {
  pin.addEventListener("click", async () => {
    const url = permalink.textContent + pin.getAttribute("href");
    let text = "已复制本句链接";
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      text = "未允许写入剪贴板，请从地址栏复制";
    }
    pin.classList.toggle("left", pin.getBoundingClientRect().left < innerWidth / 2);
    pin.dataset.said = told.textContent = text;
    clearTimeout(pin.timer);
    pin.timer = setTimeout(() => { delete pin.dataset.said; told.textContent = ""; }, 4000);
  });
}

// A finger has no hover: a tap on a sentence shows its control, a tap on another one moves it there.
if (matchMedia("(hover: none)").matches) {
  const sentences = document.querySelectorAll(".case .s, .case h1[id]");
  for (const sentence of sentences) {
    sentence.addEventListener("click", () => {
      for (const other of sentences) other.classList.toggle("tapped", other === sentence);
    });
  }
}

// Marks of a search on a case: n and p, or the buttons, walk through them.
const marks = [...document.querySelectorAll("main mark[id]")];
if (document.querySelector("[data-marks]") && marks.length) {
  let at = -1;
  const here = document.querySelector("[data-mark-here]");
  // A mark across the end of a sentence goes on in a second element.
  const show = (mark, on) => {
    if (!mark) return;
    for (const part of [mark, ...document.querySelectorAll(`mark[data-of="${mark.id}"]`)]) part.classList.toggle("here", on);
  };
  const step = (by) => {
    show(marks[at], false);
    at = at < 0 && by < 0 ? marks.length - 1 : (at + by + marks.length) % marks.length;
    show(marks[at], true);
    marks[at].scrollIntoView({ block: "center" });
    here.textContent = `，现在是第 ${at + 1} 处`;
  };
  document.querySelector("[data-mark-first]").hidden = true;
  for (const button of document.querySelectorAll("[data-mark-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(Number(button.dataset.markStep)));
  }
  document.addEventListener("keydown", (e) => {
    if ((e.key !== "n" && e.key !== "p") || e.isComposing || e.keyCode === 229 || e.defaultPrevented) return;
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    step(e.key === "n" ? 1 : -1);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Where there is room, folds stand open (browsers with ::details-content do this in the stylesheet).
if (matchMedia("(min-width: 60rem)").matches && !CSS.supports("selector(::details-content)")) {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
}
