/**
 * The event map in a Streamlit page.
 *
 * `component.py` mounts this module twice for a map: one mount brings the events (bytes), the
 * other a small command (JSON). They meet by their channel, which is the key that the page gave. What the reader does goes back from the mount that brings
 * the events. That map stays as it is when the script runs again.
 */
import "./vendor/leaflet/leaflet.js";
import "./engine/calendar.js";
import "./engine/timescale.js";
import "./engine/wire.js";
import "./engine/events.js";
import "./engine/density.js";
import "./engine/brush.js";
import "./engine/dom.js";
import "./engine/theme.js";
import "./engine/canvaslayer.js";
import "./engine/glyphs.js";
import "./engine/dots.js";
import "./engine/clusters.js";
import "./engine/shapes.js";
import "./engine/tally.js";
import "./engine/trail.js";
import "./engine/crowd.js";
import "./engine/marks.js";
import "./engine/eventlayer.js";
import "./engine/mentionlayer.js";
import "./engine/basemap.js";
import "./engine/tiles.js";
import "./engine/labels.js";
import "./engine/histogram.js";
import "./engine/brushing.js";
import "./engine/timeline.js";
import "./engine/records.js";
import "./engine/card.js";
import "./engine/legend.js";
import "./engine/eventmap.js";
import { Pin } from "./pin.js";

const { geomap } = globalThis;

/** What is known of each channel; outlives a remount, so that view and window do too. */
const channels = new Map();

async function fetched(name) {
  const response = await fetch(new URL(`./basemap/${name}.bin`, import.meta.url));
  if (!response.ok) throw new Error(`the basemap cannot be read: ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

const ground = fetched("world").then(geomap.wire.read).then(geomap.basemap.unpack);
let detail = null;

function channelOf(name) {
  if (!channels.has(name)) channels.set(name, { name, done: {}, changes: Promise.resolve() });
  return channels.get(name);
}

/** Bytes come in an envelope: 64 bytes with the channel, then the content. */
function open(data) {
  const channel = new TextDecoder().decode(data.subarray(0, 64)).trimEnd();
  return { channel, content: data.subarray(64) };
}

/** Work on a channel in the order in which things came. */
function enqueue(channel, work) {
  channel.changes = channel.changes.then(work).catch((error) => console.error(error));
}

function hide(parentElement) {
  const host = parentElement.host ?? parentElement;
  const box = host.closest("[data-testid=stElementContainer]");
  if (box) box.style.display = "none";
}

/** Theme of the page around: dark text means a light page. */
function pageTheme(node) {
  const host = node.getRootNode().host ?? node;
  const color = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = color || "#ffffff";
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
}

function themeFor(channel, root) {
  const asked = channel.command?.theme;
  return asked === "light" || asked === "dark" ? asked : pageTheme(root);
}

/** Make the map when events and the first command, which brings the style, are both there. */
function build(channel) {
  const { mount, command } = channel;
  if (!mount || !command || channel.map) return;
  const root = mount.parentElement.querySelector(".geomap-host");
  root.replaceChildren();
  root.style.height = `var(--geomap-height, ${command.height}px)`;
  const map = new geomap.EventMap(root, { style: command.style, theme: themeFor(channel, root),
    layers: command.layers, cards: command.cards });
  channel.map = map;
  map.on("window", (window, final) => {
    channel.window = window;
    if (final && window) channel.mount.setStateValue("window", geomap.calendar.isoStretch(window));
  });
  map.on("select", (event) => event >= 0 && channel.mount.setTriggerValue("selected", event));
  map.on("mention", (place) => channel.mount.setTriggerValue("mention", place));
  map.on("view", (viewport) => {
    channel.view = [map.map.getCenter(), map.map.getZoom()];
    channel.mount.setStateValue("viewport", viewport);
  });
  channel.pin = new Pin(map, (at) => channel.mount.setTriggerValue("pin", at));
  map.on("layers", (layers) => channel.mount.setStateValue("layers", layers));
  ground.then((basemap) => {
    if (channel.map !== map) return;
    map.setBasemap(basemap, command.attribution);
    map.map.on("zoomend", () => refine(channel, map));
    refine(channel, map);
  });
}

/** Finer cells are fetched once, when a map is first near enough to show them. */
function refine(channel, map) {
  if (map.map.getZoom() < geomap.tiles.FINE_ZOOM || map.tiles.cells) return;
  detail ??= fetched("detail").then((bytes) => new geomap.basemap.Cells(bytes));
  detail.then((cells) => channel.map === map && !map.tiles.cells && map.setDetail(cells));
}

async function showEvents(channel, content) {
  const payload = await geomap.wire.read(content);
  channel.payload = payload;
  channel.done = { ...channel.done, select: undefined, filter: undefined };
  show(channel, payload);
}

function show(channel, payload) {
  build(channel);
  const { map } = channel;
  if (!map || !payload) return;
  const { view, window } = channel;
  map.setData(payload, { keep: Boolean(channel.shown || view) });
  if (!channel.shown && view) {
    map.map.setView(...view, { animate: false });
    if (window && map.density) {
      map.timeline.set(window, false);
      map.timeline.fit();
    }
  } else if (!channel.shown) {
    map.fitShown();
  }
  channel.shown = true;
  obey(channel);
}

/** Do what the command says and has not been done yet. */
function obey(channel) {
  const { map, command, done } = channel;
  if (!map || !command || !channel.shown) return;
  const once = (name, value, act) => {
    const key = JSON.stringify(value ?? null);
    if (done[name] === key) return;
    const first = done[name] === undefined;
    done[name] = key;
    if (!(first && (value ?? null) === null)) act();
  };
  map.root.style.height = `var(--geomap-height, ${command.height}px)`;
  const theme = themeFor(channel, map.root);
  if (theme !== map.theme) map.setTheme(theme);
  once("layers", command.layers, () => map.setLayers(command.layers));
  once("filter", command.filter, () => {
    const { visible, documents } = command.filter;
    map.setFilter(visible === null ? null : bits(visible, map.data.count),
      documents === null ? null : new Set(documents));
  });
  once("window", command.window, () => {
    if (!command.window || !map.density) return;
    // Final: the window that the timeline opened with has been reported already.
    map.timeline.set(geomap.calendar.parseStretch(command.window), true);
    map.timeline.fit();
  });
  once("view", command.view, () => {
    const [west, south, east, north] = command.view;
    map.map.fitBounds([[south, west], [north, east]], { animate: false });
  });
  once("pin", command.pin, () => channel.pin.show(command.pin));
  once("select", command.select, () => map.select(command.select?.event ?? -1));
}

/** Mask of 0 and 1 from packed bits in base64, the highest bit first. */
function bits(text, count) {
  const bytes = geomap.wire.fromBase64(text);
  return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (7 - (i & 7))) & 1);
}

function unmount(channel, parentElement) {
  if (channel.mount?.parentElement !== parentElement) return;
  channel.map?.remove();
  channel.map = null;
  channel.mount = null;
  channel.shown = false;
  channel.done = {};
}

export default function mount(component) {
  const { data, parentElement } = component;
  if (!(data instanceof Uint8Array)) {
    const channel = channelOf(data.channel);
    hide(parentElement);
    enqueue(channel, () => {
      channel.command = data;
      if (channel.map) obey(channel);
      else show(channel, channel.payload);
    });
    return undefined;
  }
  const { channel: name, content } = open(data);
  const channel = channelOf(name);
  const known = channel.mount?.parentElement === parentElement && channel.data === data;
  if (channel.mount && channel.mount.parentElement !== parentElement) {
    unmount(channel, channel.mount.parentElement);
  }
  channel.mount = component;
  channel.data = data;
  enqueue(channel, () => (known ? obey(channel) : showEvents(channel, content)));
  return () => unmount(channel, parentElement);
}
