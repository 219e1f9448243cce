// Suggestions under the search boxes; the plain form works without this file.
//
// An ARIA 1.2 combobox: the focus stays in the box, the arrow keys walk through the list, Enter takes the active row and
// searches, Escape closes, Tab goes on. While an input method composes, nothing is asked and no key is taken.

const WAIT = 120;

const element = (name, properties = {}, attributes = {}) => {
  const made = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const pieces = (segments) =>
  segments.map(({ text, mark }) => (mark ? element("mark", { textContent: text }) : text));

class Combobox {
  #box; #list; #status; #timer; #asking; #composing = false; #rows = []; #active = -1;

  constructor(box, number) {
    this.#box = box;
    const id = `suggest-${number}`;
    this.#list = element("ul", { id, className: "suggest", hidden: true }, { role: "listbox", "aria-label": "搜索建议" });
    this.#status = element("p", { className: "vh" }, { role: "status" });
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox",
      autocapitalize: "off", spellcheck: "false",
    })) box.setAttribute(key, value);
    box.form.append(this.#list, this.#status);
    box.addEventListener("compositionstart", () => { this.#composing = true; this.#stop(); });
    box.addEventListener("compositionend", () => { this.#composing = false; this.#later(); });
    box.addEventListener("input", (e) => { if (!this.#composing && !e.isComposing) this.#later(); });
    box.addEventListener("keydown", (e) => this.#key(e));
    box.addEventListener("blur", () => this.close());
    box.form.addEventListener("submit", () => this.close());
    // The box keeps the focus, so that the list is still there when the finger or button is lifted.
    this.#list.addEventListener("mousedown", (e) => e.preventDefault());
    this.#list.addEventListener("click", (e) => {
      const row = this.#rows.indexOf(e.target.closest("[role=option]"));
      if (row >= 0) this.#take(row);
    });
  }

  get #open() { return !this.#list.hidden; }

  close() {
    this.#stop();
    this.#list.hidden = true;
    this.#status.textContent = "";
    this.#activate(-1);
    this.#box.setAttribute("aria-expanded", "false");
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #later() {
    this.#stop();
    if (this.#box.value.trim() === "") this.close();
    else this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    this.#stop();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const typed = this.#box.value.trim();
      const answer = await fetch(`/suggest.json?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const { suggestions } = await answer.json();
      if (!asking.signal.aborted && document.activeElement === this.#box) this.#show(suggestions);
    } catch {
      // No answer, no list: the search itself needs none. A question that was taken back leaves the list as it is.
      if (!asking.signal.aborted) this.close();
    }
  }

  #show(suggestions) {
    if (suggestions.length === 0) return this.close();
    this.#rows = suggestions.map(({ text, label, segments, detail }, at) => {
      const row = element("li", { id: `${this.#list.id}-${at}` }, { role: "option", "aria-selected": "false" });
      row.dataset.text = text;
      const words = element("span", { className: "suggest-text" });
      words.append(...pieces(segments));
      row.append(words, " ");
      if (detail.length > 0) {
        const small = element("span", { className: "suggest-detail" });
        small.append(...pieces(detail));
        row.append(small, " ");
      }
      row.append(element("span", { className: "suggest-kind", textContent: label }));
      return row;
    });
    this.#list.replaceChildren(...this.#rows);
    this.#activate(-1);
    this.#list.hidden = false;
    this.#box.setAttribute("aria-expanded", "true");
    this.#status.textContent = `有 ${suggestions.length} 条建议，按上下键选择`;
  }

  #activate(at) {
    this.#rows[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = at;
    const row = this.#open ? this.#rows[at] : undefined;
    if (!row) return this.#box.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.#box.setAttribute("aria-activedescendant", row.id);
  }

  #take(row) {
    this.#box.value = this.#rows[row].dataset.text;
    this.close();
    this.#box.form.requestSubmit();
  }

  #key(e) {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step !== undefined && !e.shiftKey) {
      if (!this.#open) {
        if (step === 1 && this.#box.value.trim() !== "") { e.preventDefault(); this.#ask(); }
        return;
      }
      e.preventDefault();
      // The box itself is one of the stops: from the last row back to what was typed.
      const stops = this.#rows.length + 1;
      this.#activate((this.#active + 1 + step + stops) % stops - 1);
    } else if (e.key === "Enter" && this.#open && this.#active >= 0) {
      e.preventDefault();
      this.#take(this.#active);
    } else if (e.key === "Escape" && this.#open) {
      e.preventDefault();
      this.close();
    } else if (e.key === "Home" || e.key === "End") {
      this.#activate(-1);
    }
  }
}

document.querySelectorAll("input[data-search]").forEach((box, at) => new Combobox(box, at + 1));
