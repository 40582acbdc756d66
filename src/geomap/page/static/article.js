/** An article to read: the words that tell an event are buttons that choose it. */

function eventWord(data, dark, segment, choose) {
  const ids = segment.words;
  const chosen = ids.includes(data.selected);
  const { title, note, quad, state } = data.panel.events[chosen ? data.selected : ids[0]];
  const more = ids.length > 1 ? ` (${ids.length} events)` : "";
  const button = element("button", { type: "button", class: "word",
    "aria-pressed": String(chosen), title: `${title}\n${note}${more}`,
    "aria-label": `${segment.text}: ${title}, ${note}${more}` },
    mark(data, dark, quad, state), element("span", {}, segment.text));
  // A word that tells several events chooses the next one each time.
  button.addEventListener("click", () => choose(ids[(ids.indexOf(data.selected) + 1) % ids.length]));
  return button;
}

function pieces(data, dark, choose) {
  const offered = new Set();
  return data.panel.segments.map((segment) => {
    const classes = [...segment.kinds];
    if (segment.told.length) classes.push("told");
    if (segment.told.includes(data.selected)) classes.push("chosen");
    const node = element("span", { class: classes.join(" ") || null, title: segment.note });
    // A place name within the words of an event cuts them; the first part is the button.
    const fresh = segment.words.filter((id) => !offered.has(id));
    fresh.forEach((id) => offered.add(id));
    node.append(fresh.length
      ? eventWord(data, dark, { ...segment, words: fresh }, choose) : segment.text);
    return node;
  });
}

const shown = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const dark = isDark(root);
  const drawn = JSON.stringify(data) + dark;
  if (shown.get(root)?.drawn === drawn) return;
  const before = shown.get(root);
  shown.set(root, { drawn, document: data.panel.document, selected: data.selected });
  root.classList.toggle("dark", dark);
  const at = before?.document === data.panel.document ? root.querySelector(".article") : null;
  const top = at?.scrollTop ?? 0;
  const held = at?.contains(root.getRootNode().activeElement);
  const box = element("div", { class: "article", tabindex: "0", role: "region",
    "aria-label": `Article: ${data.panel.source}` },
    ...pieces(data, dark, (id) => setTriggerValue("picked", id)));
  box.style.maxHeight = `${data.height}px`;
  root.replaceChildren(element("h2", {}, data.panel.source), box);
  box.scrollTop = top;
  const chosen = box.querySelector("button[aria-pressed=true]") ?? box.querySelector(".chosen");
  if (chosen && data.selected !== before?.selected) {
    const place = chosen.offsetTop;
    if (place < box.scrollTop || place > box.scrollTop + box.clientHeight - 40) {
      box.scrollTop = Math.max(0, place - box.clientHeight / 3);
    }
  }
  if (held && chosen instanceof HTMLButtonElement) chosen.focus({ preventScroll: true });
}
