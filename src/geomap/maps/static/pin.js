/**
 * The pin of an event that is being corrected: dragged, or set by a click on the map.
 */
const SVG = "http://www.w3.org/2000/svg";
const NAME = "Pin: drag it to where the event happened, or click there";

function drawing() {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 28 38", width: 28, height: 38 })) {
    svg.setAttribute(name, value);
  }
  const drop = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ fill: "#d6336c", stroke: "#ffffff",
    "stroke-width": 2, d: "M14 36.5C8 27 2 20.5 2 13.5a12 12 0 0 1 24 0C26 20.5 20 27 14 36.5Z" })) {
    drop.setAttribute(name, value);
  }
  const hole = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: 14, cy: 13.5, r: 4.2, fill: "#ffffff" })) {
    hole.setAttribute(name, value);
  }
  svg.append(drop, hole);
  return svg;
}

export class Pin {
  /**
   * @param {geomap.EventMap} map
   * @param {(at: [number, number]) => void} moved called with latitude and longitude in degrees
   */
  constructor(map, moved) {
    this.map = map;
    this.moved = moved;
    this.marker = null;
  }

  /** @param {[number, number] | null} at latitude and longitude; null takes the pin away */
  show(at) {
    const { L } = globalThis;
    if (!at) {
      this.marker?.remove();
      this.marker = null;
      this.map.onplace = null;
      this.map.map.getContainer().classList.remove("geomap-placing");
      return;
    }
    if (this.marker) {
      this.marker.setLatLng(at);
      return;
    }
    const icon = L.divIcon({ className: "geomap-pin", html: drawing(), iconSize: [28, 38],
      iconAnchor: [14, 37] });
    this.marker = L.marker(at, { icon, draggable: true, autoPan: true, alt: NAME, title: NAME,
      zIndexOffset: 1000 }).addTo(this.map.map);
    this.marker.on("dragend", () => this.tell());
    this.map.onplace = (point) => {
      this.marker.setLatLng(this.map.map.containerPointToLatLng(point));
      this.tell();
    };
    if (!this.map.map.getBounds().contains(at)) this.map.map.panTo(at);
    this.map.stage.scrollIntoView({ block: "nearest" });
  }

  tell() {
    const { lat, lng } = this.marker.getLatLng().wrap();
    this.moved([lat, lng].map((value) => Math.round(value * 1e5) / 1e5));
  }
}
