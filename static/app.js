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
      await navigator.clipboard.writeText(source.textContent.trim());
      say(button, "已复制");
    } catch {
      select(source);
      say(button, "浏览器未允许写入剪贴板：链接已选中，请按 Ctrl+C（⌘C）复制");
    }
  });
}

// Marks of a search on a case: n and p, or the buttons, walk through them.
const marks = [...document.querySelectorAll("main mark[id]")];
if (document.querySelector("[data-marks]") && marks.length) {
  let at = -1;
  const here = document.querySelector("[data-mark-here]");
  const step = (by) => {
    marks[at]?.classList.remove("here");
    at = at < 0 && by < 0 ? marks.length - 1 : (at + by + marks.length) % marks.length;
    marks[at].classList.add("here");
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
