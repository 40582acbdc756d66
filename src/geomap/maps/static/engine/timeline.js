"use strict";
/**
 * The timeline: buttons, the brush over the histogram, and the strip of the whole time.
 */
(function (geomap) {
  const { calendar, calendar: { DAY }, brush, dom: { element, button, relabel } } = geomap;
  const CROSSING = 20; // seconds that playing takes across the view at speed 1
  const SPEEDS = [0.25, 0.5, 1, 2, 4];
  const MODES = [["window", "Window", "A window of any length"],
    ["day", "Day", "One day at a time"],
    ["cumulative", "Cumulative", "All from the beginning to the end that moves"]];
  let timelines = 0; // names each one's radio group

  class Timeline {
    /**
     * @param {object} style
     * @param {string} theme
     * @param {(window: [number, number], final: boolean) => void} report called on every change
     * @param {(trail: boolean) => void} [trailing] called when the trail is switched
     */
    constructor(style, theme, report, trailing = () => {}) {
      this.histogram = new geomap.Histogram(style, theme);
      this.report = report;
      this.trailing = trailing;
      this.window = null;
      this.kept = null;
      this.mode = "window";
      this.speed = 1;
      this.loop = false;
      this.playing = 0;
      this.scale = new geomap.TimeScale([0, 0]);
      this._build();
      geomap.brushing.attach(this);
      this._resize = new ResizeObserver(() => this.draw());
      this._resize.observe(this.detail);
    }

    _build() {
      this.playButton = button("play", "Play", () => this.toggle());
      this.readout = element("span", { class: "geomap-time-window" });
      this.counts = element("span", { class: "geomap-time-counts", role: "status" });
      this.modeBoxes = this._modes();
      const trail = element("input", { type: "checkbox",
        on: { change: () => this.trailing(trail.checked) } });
      this.loopButton = button("loop", "Repeat from the beginning", () => this.setLoop(!this.loop),
        { "aria-pressed": "false" });
      const speed = element("select", { "aria-label": "Speed", title: "Speed",
        on: { change: () => (this.speed = Number(speed.value)) } },
      ...SPEEDS.map((value) => element("option", { value, selected: value === 1 }, `${value}×`)));
      const bar = element("div", { class: "geomap-time-bar" },
        element("span", { class: "geomap-time-group" }, this.playButton,
          button("back", "One step back", () => this.step(-1)),
          button("forward", "One step on", () => this.step(1))),
        this.readout, this.counts,
        element("span", { class: "geomap-time-group geomap-time-way" },
          element("span", { class: "geomap-modes", role: "radiogroup", "aria-label": "Mode" },
            ...MODES.map(([mode, label, title]) =>
              element("label", { title }, this.modeBoxes[mode], element("span", {}, label)))),
          element("label", { class: "geomap-check",
            title: "Let what went before the window fade away" }, trail, "Trail"),
          this.loopButton, speed),
        element("span", { class: "geomap-time-group" },
          button("farther", "Show a longer time", () => this.zoom(0.5)),
          button("nearer", "Show a shorter time", () => this.zoom(2)),
          button("fit", "Fit the view to the window", () => this.fit()),
          button("whole", "Show and choose the whole time", () => this.whole())));
      const handle = (part, label) => element("div", { class: `geomap-handle geomap-handle-${part}`,
        role: "slider", tabindex: "0", "aria-label": label, "data-part": part });
      this.canvas = element("canvas", { "aria-hidden": "true" });
      this.brushed = element("div", { class: "geomap-brush", role: "slider", tabindex: "0",
        "aria-label": "Window of time", "data-part": "window" });
      this.handles = { start: handle("start", "First day"), end: handle("end", "Last day") };
      this.shades = { before: element("div", { class: "geomap-shade" }),
        after: element("div", { class: "geomap-shade" }) };
      this.detail = element("div", { class: "geomap-time-detail" }, this.canvas,
        this.shades.before, this.shades.after, this.brushed, this.handles.start, this.handles.end);
      this.strip = element("canvas", { "aria-hidden": "true" });
      this.frame = element("div", { class: "geomap-time-frame" });
      this.mark = element("div", { class: "geomap-time-mark" });
      this.overview = element("div", { class: "geomap-time-overview",
        title: "Drag to move the view" }, this.strip, this.mark, this.frame);
      this.node = element("div", { class: "geomap-time", role: "group", "aria-label": "Timeline" },
        bar, this.detail, this.overview);
    }

    /** The radio buttons of the modes, by mode. */
    _modes() {
      timelines += 1;
      return Object.fromEntries(MODES.map(([mode]) => [mode, element("input", { type: "radio",
        name: `geomap-mode-${timelines}`, checked: mode === this.mode,
        on: { change: () => this.setMode(mode) } })]));
    }

    get limits() {
      return this.scale.domain;
    }

    setTheme(theme) {
      this.histogram.theme = theme;
      this.draw();
    }

    /** @param {geomap.Density | null} density null when nothing is dated */
    setData(density, domain) {
      this.pause();
      this.density = density;
      this.node.classList.toggle("geomap-empty", !density);
      if (!density) {
        this.window = null;
        this.readout.textContent = "No event has a date";
        return;
      }
      this.scale.setDomain(domain);
    }

    /** Open on the period where most events are. */
    open() {
      if (!this.density) return;
      const period = geomap.openingPeriod(this.density);
      this.fitTo(period);
      this.draw();
      this.set(period, true);
    }

    /** Choose a window. @param {boolean} final false while it is being dragged or played */
    set(window, final) {
      const [low, high] = this.limits;
      const first = Math.min(Math.max(window[0], low), high);
      this.window = [first, Math.max(first, Math.min(window[1], high))];
      this._drawWindow();
      if (final) this.speak();
      this.report(this.window, final);
    }

    setMode(mode) {
      if (mode === this.mode) return;
      if (this.mode === "window") this.kept = this.window;
      this.mode = mode;
      this.modeBoxes[mode].checked = true;
      this.node.dataset.mode = mode;
      if (this.window) this.set(brush.turn(this.window, mode, this.kept, this.limits), true);
    }

    setLoop(loop) {
      this.loop = loop;
      this.loopButton.setAttribute("aria-pressed", String(loop));
    }

    /** Step of the calendar by which buttons and keys move the window. */
    stride() {
      return this.mode === "day" ? { hours: DAY } : this.scale.binStep();
    }

    zoom(factor, x = undefined) {
      this.scale.zoom(factor, x);
      this.draw();
    }

    /** Bring the window into view with some air around it. */
    fit() {
      if (!this.window) return;
      this.fitTo(this.window);
      this.draw();
    }

    fitTo([first, last]) {
      const least = calendar.isWholeDays([first, last]) ? DAY : 1;
      const air = Math.max(least, (last + 1 - first) * 0.06);
      this.scale.show([first - air, last + 1 + air]);
    }

    whole() {
      this.scale.show(this.scale.limits);
      this.draw();
      if (this.mode === "day") this.setMode("window");
      this.set(this.limits, true);
    }

    /** Move by one bar of the histogram. */
    step(count) {
      if (!this.window) return;
      this.pause();
      const step = this.stride();
      const window = this.mode === "cumulative"
        ? brush.press(count > 0 ? "ArrowRight" : "ArrowLeft", false, "end", this.window, step,
          this.limits)
        : brush.stepBy(this.window, step, count, this.limits);
      this.set(window, true);
      this._follow();
    }

    toggle() {
      if (this.playing) this.pause();
      else this.play();
    }

    play() {
      if (!this.window || this.playing) return;
      if (this.window[1] >= this.limits[1]) {
        this.set(brush.rewind(this.window, this.mode, this.limits), false);
      }
      relabel(this.playButton, "pause", "Pause");
      let last = performance.now();
      let owed = 0;
      const beat = (now) => {
        owed += ((now - last) / 1000) * (this.scale.span / CROSSING) * this.speed;
        last = now;
        const grain = this.mode === "day" ? DAY : this.scale.grain;
        const hours = Math.floor(owed / grain) * grain;
        if (hours > 0) {
          owed -= hours;
          if (!this._playOn(hours)) return;
        }
        this.playing = requestAnimationFrame(beat);
      };
      this.playing = requestAnimationFrame(beat);
    }

    /** Move on by some hours; at the end pause or begin again. @returns {boolean} still playing */
    _playOn(hours) {
      const again = this.loop && this.window[1] >= this.limits[1];
      const { window, ended } = again
        ? { window: brush.rewind(this.window, this.mode, this.limits), ended: false }
        : brush.advance(this.window, hours, this.mode, this.limits);
      this.set(window, false);
      this._follow();
      if (ended && !this.loop) this.pause();
      return !ended || Boolean(this.loop);
    }

    pause() {
      if (!this.playing) return;
      cancelAnimationFrame(this.playing);
      this.playing = 0;
      relabel(this.playButton, "play", "Play");
      this.speak();
      this.report(this.window, true);
    }

    /** Keep the end of the window in view. */
    _follow() {
      const [from, to] = this.scale.view;
      const [first, last] = this.window;
      const before = this.scale.view;
      if (last + 1 > to) this.scale.pan(last + 1 - to + this.scale.span * 0.1);
      else if (last < from || (this.mode !== "cumulative" && first < from && last < to)) {
        this.scale.pan(Math.max(first - from, last + 1 - to) - this.scale.span * 0.02);
      }
      if (this.scale.view !== before) this.draw();
    }

    /** Draw all: after the view, the data or the size have changed. */
    draw() {
      this.scale.width = Math.max(1, this.detail.clientWidth);
      if (!this.density || this.detail.clientWidth === 0) return;
      this.histogram.drawDetail(this.canvas, this.scale, this.density);
      this.histogram.drawOverview(this.strip, this.scale, this.density);
      const [low, high] = this.scale.limits;
      const [from, to] = this.scale.view;
      place(this.frame, (from - low) / (high - low), (to - low) / (high - low));
      this._drawWindow();
      this.speak();
    }

    /** Draw the window over the histogram; the histogram itself does not change. */
    _drawWindow() {
      if (!this.window || !this.density) return;
      const [first, last] = this.window;
      const [low, high] = this.scale.limits;
      const left = this.scale.x(first);
      const right = this.scale.x(last + 1);
      this.brushed.style.transform = `translateX(${left}px)`;
      this.brushed.style.width = `${Math.max(2, right - left)}px`;
      this.handles.start.style.transform = `translateX(${left}px)`;
      this.handles.end.style.transform = `translateX(${right}px)`;
      this.shades.before.style.transform = `translateX(${left - this.scale.width}px)`;
      this.shades.after.style.transform = `translateX(${right}px)`;
      place(this.mark, (first - low) / (high - low), (last + 1 - low) / (high - low));
      this.readout.textContent = calendar.formatRange(first, last);
    }

    /** Tell readers of the screen where the window is. */
    speak() {
      if (!this.window) return;
      const [first, last] = this.window;
      const spoken = calendar.formatRange(first, last, { long: true });
      const [start, end] = calendar.isWholeDays(this.window)
        ? [first, last].map((hour) => calendar.format(hour, { long: true }))
        : [calendar.formatHour(first, { long: true }),
          calendar.formatHour(last, { long: true, end: true })];
      this._speak(this.handles.start, first, start);
      this._speak(this.handles.end, last, end);
      this._speak(this.brushed, first, spoken);
    }

    _speak(node, now, text) {
      node.setAttribute("aria-valuemin", String(this.limits[0]));
      node.setAttribute("aria-valuemax", String(this.limits[1]));
      node.setAttribute("aria-valuenow", String(now));
      node.setAttribute("aria-valuetext", text);
    }

    remove() {
      this.pause();
      this._resize.disconnect();
      this.node.remove();
    }
  }

  /** Lay a node over a part of its parent; the parts are in [0, 1]. */
  function place(node, from, to) {
    node.style.left = `${from * 100}%`;
    node.style.width = `${(to - from) * 100}%`;
  }

  geomap.Timeline = Timeline;
})((globalThis.geomap ??= {}));
