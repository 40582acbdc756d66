"use strict";
/**
 * The layer of events: draws what the window holds, with a trail of what went before it, and tells
 * what lies under a point.
 */
(function (geomap) {
  const { shapes, clusters, tally: { groups, AREA, LINE }, marks: { pixels } } = geomap;
  const MANY_SITES = 20000; // beyond that many spots they are drawn as dots, not as marks
  const AREA_RING = 9.5;
  const REACH = 4; // CSS pixels around a mark that still count as on it

  class EventLayer {
    constructor(style, theme) {
      this.style = style;
      this.dots = new geomap.Dots();
      this.layer = new geomap.CanvasLayer("geomap-events", 450, (ctx, view) =>
        this._draw(ctx, view));
      this.marks = [];
      this.selected = -1;
      this.hovered = null;
      this.visible = true;
      this.unreal = false;
      this.trailing = false;
      this.setTheme(theme);
    }

    setTheme(theme) {
      this.theme = theme;
      this.painter = new geomap.Marks(this.style, theme);
      this.stamps = null;
    }

    /** @param {geomap.Events} events @param {geomap.Sites} sites */
    setData(events, sites, quads) {
      this.events = events;
      this.sites = sites;
      const spots = sites.kind.reduce((sum, kind) => sum + (kind === 0 ? 1 : 0), 0);
      this.many = spots > MANY_SITES;
      this.list = new Int32Array(events.count);
      this.size = 0;
      this.claimed = events.header.statuses.findIndex((status) => status.id === "claimed");
      this.shapes = sites.shapes.map(shapes.shape);
      this.shaped = Array.from(sites.kind.keys()).filter((s) => sites.kind[s] !== 0);
      const counted = this.many ? this.shaped : null;
      this.real = new geomap.Tally(events, sites.count, quads, true, counted);
      this.rest = new geomap.Tally(events, sites.count, quads, false, counted);
      this.trail = new geomap.Trail(events, sites);
      this.crowd = this.many ? new geomap.Crowd(events, sites, quads, this.claimed) : null;
      this.weights = new Uint32Array(sites.count);
      for (let s = 0; s < sites.count; s++) this.weights[s] = events.ofSite(s).length;
      this.stamps = null;
      this.pixels = null;
      this.leaders = null;
      this.selected = -1;
      this.hovered = null;
    }

    /** Count the events of a window; `layer.schedule()` then shows them. */
    setWindow(window) {
      this.window = window;
      this.size = window ? this.events.within(window, this.list) : 0;
      this.real.update(this.list, this.size, window, this.claimed);
      if (this.unreal) this.rest.update(this.list, this.size, window, this.claimed);
      else this.rest.clear();
      this.trail.update(this.trailing ? window : null);
    }

    /** Events that the map shows now. */
    get shown() {
      return this.visible ? this.real.total + (this.unreal ? this.rest.total : 0) : 0;
    }

    /** Events at a mark, newest first. */
    eventsAt(mark) {
      const { events, window } = this;
      const wanted = mark.happened ? 1 : 2;
      if (mark.cell !== undefined) {
        return Array.from(this.list.subarray(0, this.size)).filter((i) =>
          this.crowd.cellOf(i) === mark.cell && events.drawn[i] === wanted);
      }
      const found = [];
      for (const site of window ? mark.sites : []) {
        for (const i of events.ofSite(site)) {
          if (events.drawn[i] === wanted && events.touches(i, window)) found.push(i);
        }
      }
      return found.sort((a, b) => b - a);
    }

    /** Mark under a point of the container, or null. */
    markAt(x, y) {
      const { view } = this.layer;
      if (!view || !this.visible || !this.events) return null;
      const px = x + view.padding;
      const py = y + view.padding;
      let best = null;
      let nearest = Infinity;
      for (const mark of this.marks) {
        if (mark.kind === "line") continue;
        const distance = Math.hypot(mark.x - px, mark.y - py) - mark.radius;
        if (distance < REACH && distance <= nearest) {
          nearest = distance;
          best = mark;
        }
      }
      if (best) return best;
      if (this.many && !this.crowd.wanted) {
        const owner = this.dots.ownerAt(px * view.ratio, py * view.ratio,
          Math.round(REACH * view.ratio));
        const site = (owner - 1) % this.sites.count;
        if (owner) return this._dotMark(site, view, owner <= this.sites.count);
      }
      const ctx = this.layer.canvas.getContext("2d");
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0); // paths are in CSS pixels and so is the point
      ctx.lineWidth = 10;
      const line = this.marks.find((mark) => mark.kind === "line"
        && ctx.isPointInStroke(mark.path, px, py));
      ctx.restore();
      return line ?? null;
    }

    /** Mark of a spot, whether it is drawn as a mark of its own or not. */
    _dotMark(site, view, happened = true) {
      const { sites } = this;
      const mark = { kind: "dot", sites: [site], happened, radius: this.style.marks.radius,
        x: sites.x[site] * view.scale - view.left, y: sites.y[site] * view.scale - view.top };
      const found = this.eventsAt(mark);
      return { ...mark, count: found.length, top: found[0] };
    }

    _draw(ctx, view) {
      this.marks = [];
      if (!this.events || !this.visible) return;
      if (!this.stamps || this.stamps.ratio !== view.ratio) {
        this.stamps = new geomap.Stamps(this.style, this.theme, this.events.header.statuses,
          view.ratio);
      }
      const crowded = this.crowd?.cut(view) ?? false;
      if (this.many && !crowded) this._drawDots(ctx, view);
      this._drawShapes(ctx, view);
      if (crowded) {
        this.crowd.count(this.list, this.size, this.window);
        const taken = this._drawCrowd(ctx, view, true, null);
        if (this.unreal) this._drawCrowd(ctx, view, false, taken);
      } else if (!this.many) {
        this.trail.draw(ctx, view, this.stamps);
        const taken = this._drawGroups(ctx, view, this.real, true, null);
        if (this.unreal) this._drawGroups(ctx, view, this.rest, false, taken);
      }
      this._drawChosen(ctx, view);
    }

    /**
     * Device pixel of each spot and of each event at one, counted row by row; -1 where it is not
     * in the frame. Kept until the view changes: scrubbing then reads memory in its order.
     */
    _pixels({ scale, left, top, ratio }, width, height) {
      const key = [scale, left, top, ratio, width, height].join();
      if (this.pixels?.key === key) return this.pixels;
      const { events, sites: { x, y, kind, count } } = this;
      const pixels = this.pixels ?? { spots: new Int32Array(count),
        events: new Int32Array(events.count) };
      for (let s = 0; s < count; s++) {
        const column = Math.floor((x[s] * scale - left) * ratio);
        const row = Math.floor((y[s] * scale - top) * ratio);
        const here = kind[s] === 0 && column >= 0 && row >= 0 && column < width && row < height;
        pixels.spots[s] = here ? row * width + column : -1;
      }
      for (let i = 0; i < events.count; i++) {
        pixels.events[i] = events.hasSite(i) ? pixels.spots[events.site[i]] : -1;
      }
      this.pixels = { ...pixels, key };
      return this.pixels;
    }

    /**
     * Draw the marks of the cells, and what did not happen beside what did.
     * @param {Map<number, number> | null} taken radius of the mark that a cell has already
     * @returns {Map<number, number>} the same of the marks drawn now
     */
    _drawCrowd(ctx, view, happened, taken) {
      const { crowd, painter } = this;
      const drawn = new Map();
      for (const group of crowd.groups(happened)) {
        const aside = taken?.has(group.cell) ? taken.get(group.cell) + 9 : 0;
        const single = group.count === 1;
        const site = this.events.site[group.top];
        const mark = { ...group, kind: single ? "dot" : "stack", happened, sites: [site],
          x: group.x + aside, y: group.y - aside * 0.6, claimed: group.firm === 0,
          radius: single ? this.style.marks.radius : painter.stackRadius(group.count),
          opacity: group.sure ? 1 : this.style.marks.possible_opacity };
        if (single) {
          mark.x = this.sites.x[site] * view.scale - view.left;
          mark.y = this.sites.y[site] * view.scale - view.top;
          this._stamp(ctx, view, group.top, mark);
        } else {
          painter.stack(ctx, mark);
        }
        this.marks.push(mark);
        drawn.set(group.cell, mark.radius);
      }
      return drawn;
    }

    /** Draw the mark of a single event at a point. */
    _stamp(ctx, view, event, { x, y }) {
      const { events, stamps, window } = this;
      const { canvas, half } = stamps.get(events.quad[event], events.status[event],
        events.isCertain(event, window));
      const size = canvas.width / view.ratio;
      ctx.drawImage(canvas, x - (half + 0.5) / view.ratio, y - (half + 0.5) / view.ratio,
        size, size);
    }

    _drawDots(ctx, view) {
      const { dots, events, stamps, window, list, size } = this;
      const width = Math.round(view.width * view.ratio);
      const height = Math.round(view.height * view.ratio);
      const pixels = this._pixels(view, width, height);
      const { drawn } = events;
      const at = pixels.events;
      dots.begin(width, height);
      for (const wanted of this.unreal ? [1, 2] : [1]) {
        const owners = wanted === 1 ? 1 : 1 + this.sites.count;
        for (let k = 0; k < size; k++) {
          const i = list[k];
          const pixel = at[i];
          if (pixel < 0 || drawn[i] !== wanted || dots.isCovered(pixel)) continue;
          dots.put(stamps.get(events.quad[i], events.status[i], events.isCertain(i, window)),
            pixel, events.site[i] + owners);
        }
      }
      this.trail.put(dots, pixels.spots, stamps);
      dots.end(ctx);
    }

    _drawShapes(ctx, view) {
      const { sites } = this;
      for (const kind of [AREA, LINE]) {
        for (const s of this.shaped) {
          if (sites.kind[s] !== kind) continue;
          for (const [tally, happened] of [[this.rest, false], [this.real, true]]) {
            if (tally.count[s] && (happened || this.unreal)) {
              this._drawShaped(ctx, view, s, tally, happened);
            }
          }
        }
      }
      for (const mark of this.marks) if (mark.kind === "area") this.painter.ring(ctx, mark);
    }

    _drawShaped(ctx, view, s, tally, happened) {
      const { sites, painter } = this;
      const shape = sites.shape[s] ? this.shapes[sites.shape[s] - 1] : null;
      const x = sites.x[s] * view.scale - view.left;
      const y = sites.y[s] * view.scale - view.top;
      const strong = this._isHovered(s);
      const quads = tally.byQuad(s);
      const mark = { sites: [s], happened, count: tally.count[s], quads, top: tally.top[s], x, y,
        radius: AREA_RING, opacity: tally.sure(s) ? 1 : this.style.marks.possible_opacity };
      if (sites.kind[s] === LINE) {
        const path = shapes.path(shape, view);
        painter.line(ctx, path, quads, { claimed: !tally.firm(s) || !happened, strong });
        this.marks.push({ ...mark, kind: "line", path });
        return;
      }
      if (shape && shapes.isInView(shape, view)) {
        painter.area(ctx, shapes.path(shape, view), quads, { strong });
      } else if (!shape && sites.radius[s]) {
        const circle = new Path2D();
        circle.arc(x, y, pixels(sites.radius[s], sites.lat[s], view.scale), 0, 2 * Math.PI);
        painter.area(ctx, circle, quads, { strong });
      }
      this.marks.push({ ...mark, kind: "area" });
    }

    _isHovered(site) {
      return this.hovered?.sites.includes(site)
        || (this.selected >= 0 && this.events.site[this.selected] === site);
    }

    /** Groups of spots at this zoom; kept until the zoom changes. */
    _leadersAt({ zoom, scale }) {
      if (this.leaders?.zoom !== zoom) {
        const { x, y } = this.sites;
        const crowded = x.length > 2000 ? 2 : 1;
        const reach = (2 * this.style.marks.stack_radius * 0.8 * crowded) / scale;
        this.leaders = { zoom, of: clusters.group({ x, y, weight: this.weights }, reach) };
      }
      return this.leaders.of;
    }

    /**
     * Draw the marks of a tally.
     * @param {Map<number, number> | null} taken radius of the mark that stands at a leader already:
     *   what did not happen stands beside what did
     * @returns {Map<number, number>} the same of the marks drawn now
     */
    _drawGroups(ctx, view, tally, happened, taken) {
      const { sites, painter } = this;
      const leaders = this._leadersAt(view);
      const found = groups(tally, sites, leaders);
      const drawn = new Map();
      for (const group of found.reverse()) {
        const leader = leaders[group.at];
        const aside = taken?.has(leader) ? taken.get(leader) + 9 : 0;
        const at = aside && sites.kind[leader] === 0 ? leader : group.at;
        const x = sites.x[at] * view.scale - view.left + aside;
        const y = sites.y[at] * view.scale - view.top - aside * 0.6;
        if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
        const single = group.count === 1;
        const mark = { ...group, kind: single ? "dot" : "stack", x, y, happened,
          radius: single ? this.style.marks.radius : painter.stackRadius(group.count),
          claimed: group.firm === 0,
          opacity: group.sure ? 1 : this.style.marks.possible_opacity };
        if (single) {
          this._stamp(ctx, view, group.top, mark);
        } else {
          painter.stack(ctx, mark);
        }
        this.marks.push(mark);
        drawn.set(leader, mark.radius);
      }
      return drawn;
    }

    _drawChosen(ctx, view) {
      const { hovered, selected, painter, sites } = this;
      if (hovered && hovered.kind !== "line") {
        const mark = this.marks.find((m) => m.sites.some((s) => hovered.sites.includes(s)))
          ?? this._dotMark(hovered.sites[0], view);
        painter.halo(ctx, mark, { chosen: false });
      }
      if (selected < 0 || !this.events.hasSite(selected)) return;
      const site = this.events.site[selected];
      if (sites.kind[site] === LINE) return;
      painter.halo(ctx, this.markOf(selected, view), { chosen: true });
    }

    /** Mark that stands for an event: in a crowd that of its cell, else that of its spot. */
    markOf(event, view) {
      const site = this.events.site[event];
      const cell = this.crowd?.wanted ? this.crowd.cellOf(event) : -1;
      return this.marks.find((m) => (m.cell === undefined ? m.sites.includes(site)
        : m.cell === cell)) ?? this._dotMark(site, view);
    }
  }

  geomap.EventLayer = EventLayer;
})((globalThis.geomap ??= {}));
