/**
 * A list of events to choose from: a listbox with one tab stop, arrows, Home and End. Only the
 * rows around the view are in the document; rows of a long list come in chunks when wanted.
 */
const lists = new WeakMap();
const ROW = 52; // pixels, as in list.css
const STILL = 8; // pixels that a finger may move and still mean the row
const AROUND = 40; // rows drawn above and below the view

class EventList {
  constructor(root) {
    this.rows = new Map();
    this.total = 0;
    this.space = element("li", { class: "space", role: "presentation" });
    this.foot = element("li", { class: "note", role: "presentation" });
    this.node = element("ul", { class: "list", role: "listbox", tabindex: "0" });
    // By where it is pressed and released: rows may be drawn anew in between, and then there is no
    // click. A click without a pointer comes from a reader of the screen.
    this.node.addEventListener("pointerdown", (event) => (this.pressed = event));
    this.node.addEventListener("pointercancel", () => (this.pressed = null));
    this.node.addEventListener("pointerup", (event) => this.released(event));
    this.node.addEventListener("click", (event) => {
      const row = event.detail === 0 && event.target.closest("[role=option]");
      if (row) this.pick(Number(row.dataset.index));
    });
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("scroll", () => this.scrolled());
    root.replaceChildren(this.node);
  }

  show(data, send, want) {
    this.data = data;
    this.send = send;
    this.want = want;
    this.dark = isDark(this.node);
    // A list without a stamp is small and comes whole: its rows are its stamp.
    const stamp = data.stamp ?? JSON.stringify(data.rows);
    if (stamp !== this.stamp) {
      this.rows.clear();
      this.asked = null;
    }
    this.stamp = stamp;
    data.rows.forEach((row, i) => this.rows.set(data.offset + i, row));
    this.total = data.total;
    this.node.setAttribute("aria-label", data.label);
    this.node.style.maxHeight = `${data.height}px`;
    this.space.style.height = `${this.total * ROW}px`;
    this.foot.textContent = this.total ? data.note : data.empty;
    this.foot.hidden = !this.foot.textContent;
    const moved = data.selected !== this.selected || data.position !== this.position
      || data.height !== this.height;
    this.height = data.height;
    this.selected = data.selected;
    this.position = data.position;
    this.draw();
    if (moved) this.reveal();
    this.ask();
  }

  /** First and last row to be drawn, the last exclusive. */
  range() {
    const first = Math.floor(this.node.scrollTop / ROW);
    const seen = Math.ceil((this.node.clientHeight || this.data.height) / ROW);
    return [Math.max(0, first - AROUND), Math.min(this.total, first + seen + AROUND)];
  }

  released(event) {
    const from = this.pressed;
    this.pressed = null;
    const still = from && from.button === 0
      && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < STILL;
    if (!still || !this.space.contains(event.target)) return;
    const top = this.space.getBoundingClientRect().top;
    const index = Math.floor((event.clientY - top) / ROW);
    if (index >= 0 && index < this.total) this.pick(index);
  }

  draw() {
    const [from, to] = this.range();
    const rows = [];
    for (let i = from; i < to; i++) rows.push(this.rows.get(i));
    // A row that stays the same stays in the document, under a finger that is down on it.
    const look = JSON.stringify([from, this.total, this.selected, this.dark, rows]);
    if (look !== this.look) this.space.replaceChildren(...rows.map((_, i) => this.row(from + i)));
    this.look = look;
    this.drawn = [from, to];
    if (!this.space.parentNode) this.node.replaceChildren(this.space, this.foot);
    const here = this.position !== null && this.position >= from && this.position < to;
    if (here) this.node.setAttribute("aria-activedescendant", `row-${this.position}`);
    else this.node.removeAttribute("aria-activedescendant");
  }

  row(index) {
    const row = this.rows.get(index);
    const top = `top: ${index * ROW}px`;
    if (!row) return element("div", { class: "row", style: top, "aria-hidden": "true" });
    const meta = [row.when, row.where, row.note].filter(Boolean).join(" · ");
    return element("div", { class: row.placed ? "row" : "row off", role: "option", style: top,
      id: `row-${index}`, "data-index": index, "data-id": row.id,
      "aria-posinset": index + 1, "aria-setsize": this.total,
      "aria-selected": String(row.id === this.selected) },
    mark(this.data, this.dark, row.quad, row.status),
    element("span", { class: "title", title: row.title }, row.title),
    element("span", { class: "meta", title: meta }, meta));
  }

  scrolled() {
    const first = Math.floor(this.node.scrollTop / ROW);
    const last = first + Math.ceil(this.node.clientHeight / ROW);
    if (first < this.drawn[0] + AROUND / 2 || last > this.drawn[1] - AROUND / 2) this.draw();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  /** Ask for the rows around the view when some are not here. */
  ask() {
    const [from, to] = this.range();
    let missing = false;
    for (let i = from; i < to; i++) missing ||= !this.rows.has(i);
    const { chunk } = this.data;
    const offset = Math.max(0, Math.min(Math.floor((from + to - chunk) / 2), this.total - chunk));
    if (missing && offset !== this.asked) this.want(offset);
    if (missing) this.asked = offset;
  }

  /** Bring the chosen row into view. */
  reveal() {
    if (this.position === null) return;
    const top = this.position * ROW;
    const { scrollTop, clientHeight } = this.node;
    if (top < scrollTop) this.node.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.node.scrollTop = top + ROW - clientHeight;
    this.draw();
  }

  pick(index) {
    const row = this.rows.get(index);
    this.position = index;
    if (row) this.selected = row.id;
    this.reveal();
    this.draw();
    if (row) this.send(row.id);
    else this.ask();
  }

  key(event) {
    const at = this.position ?? -1;
    const last = this.total - 1;
    const page = Math.max(1, Math.floor(this.node.clientHeight / ROW));
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0,
      End: last, PageDown: Math.min(at + page, last), PageUp: Math.max(at - page, 0) }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    this.pick(to);
  }
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!lists.has(root)) lists.set(root, new EventList(root));
  lists.get(root).show(data, (id) => setTriggerValue("picked", id),
    (offset) => setTriggerValue("wanted", offset));
}
