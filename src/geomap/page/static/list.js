/** A list of events to choose from: a listbox with one tab stop, arrows, Home and End. */
const lists = new WeakMap();

class EventList {
  constructor(root) {
    this.node = element("ul", { class: "list", role: "listbox", tabindex: "0" });
    this.node.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.pick(Number(row.dataset.index));
    });
    this.node.addEventListener("keydown", (event) => this.key(event));
    root.replaceChildren(this.node);
  }

  show(data, send) {
    this.send = send;
    const dark = isDark(this.node);
    const drawn = JSON.stringify([data.rows, data.note, data.empty, dark]);
    this.node.setAttribute("aria-label", data.label);
    this.node.style.maxHeight = `${data.height}px`;
    if (drawn !== this.drawn) {
      const top = this.node.scrollTop;
      this.node.replaceChildren(...data.rows.map((row, i) => this.row(data, dark, row, i)));
      if (!data.rows.length) {
        this.node.append(element("li", { class: "empty", role: "presentation" }, data.empty));
      }
      if (data.note) {
        this.node.append(element("li", { class: "note", role: "presentation" }, data.note));
      }
      this.node.scrollTop = top;
    }
    this.rows = data.rows;
    if (drawn !== this.drawn || data.selected !== this.selected) this.mark(data.selected);
    this.drawn = drawn;
  }

  row(data, dark, row, index) {
    const meta = [row.when, row.where, row.note].filter(Boolean).join(" · ");
    return element("li", { class: row.placed ? "row" : "row off", role: "option", id: `row-${index}`, "data-index": index,
      "data-id": row.id, "aria-selected": "false" },
    mark(data, dark, row.quad, row.status),
    element("span", { class: "title" }, row.title),
    element("span", { class: "meta" }, meta));
  }

  mark(id) {
    this.selected = id;
    this.node.removeAttribute("aria-activedescendant");
    for (const node of this.node.querySelectorAll("[role=option]")) {
      const chosen = node.dataset.id === id;
      node.setAttribute("aria-selected", String(chosen));
      if (!chosen) continue;
      this.node.setAttribute("aria-activedescendant", node.id);
      const { scrollTop, clientHeight } = this.node;
      const above = node.offsetTop < scrollTop;
      const below = node.offsetTop + node.offsetHeight > scrollTop + clientHeight;
      if (above) this.node.scrollTop = node.offsetTop;
      else if (below) this.node.scrollTop = node.offsetTop + node.offsetHeight - clientHeight;
    }
  }

  pick(index) {
    const row = this.rows[index];
    if (!row) return;
    this.mark(row.id);
    this.send(row.id);
  }

  key(event) {
    const at = this.rows.findIndex((row) => row.id === this.selected);
    const last = this.rows.length - 1;
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0,
      End: last, PageDown: Math.min(at + 8, last), PageUp: Math.max(at - 8, 0) }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.pick(to);
  }
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!lists.has(root)) lists.set(root, new EventList(root));
  lists.get(root).show(data, (id) => setTriggerValue("picked", id));
}
