// Small comforts; every page works without this file.

// 「/」 goes to the search box, unless something is being typed or composed by an input method.
const box = document.querySelector("main [data-search]") ?? document.querySelector("[data-search]");
const typing = (el) => el instanceof Element && el.closest("input, textarea, select, [contenteditable]") !== null;
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
      say(button, "浏览器不让写剪贴板：链接已选中，请按 Ctrl+C（⌘C）复制");
    }
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
