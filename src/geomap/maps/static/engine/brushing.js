"use strict";
/**
 * Pointer, wheel and keys on the timeline.
 */
(function (geomap) {
  const { brush, dom: { debounce } } = geomap;
  const CLICK = 4; // pixels; a shorter drag is a click

  /** @param {geomap.Timeline} timeline */
  function attach(timeline) {
    const { detail, overview, node } = timeline;
    const settle = debounce(() => timeline.report(timeline.window, true), 250);
    const pointers = new Map();

    detail.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !timeline.window) return;
      pointers.set(event.pointerId, event.clientX);
      detail.setPointerCapture(event.pointerId);
      if (pointers.size === 2) pinch(timeline, detail, pointers);
      else dragWindow(timeline, event, pointers);
    });
    const lift = (event) => pointers.delete(event.pointerId);
    detail.addEventListener("pointerup", lift);
    detail.addEventListener("pointercancel", lift);

    detail.addEventListener("dblclick", (event) => {
      timeline.zoom(event.shiftKey ? 1 / 3 : 3, offset(detail, event.clientX));
    });
    detail.addEventListener("wheel", (event) => {
      event.preventDefault();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) {
        timeline.scale.pan((event.deltaX || event.deltaY) * timeline.scale.hoursPerPixel);
        timeline.draw();
      } else {
        timeline.zoom(Math.exp(-event.deltaY / 300), offset(detail, event.clientX));
      }
    }, { passive: false });

    overview.addEventListener("pointerdown", (event) => dragView(timeline, overview, event));

    node.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !timeline.window) return;
      const part = partIn(timeline.mode, event.target.dataset?.part);
      if (!part) return;
      if (event.key === " ") timeline.toggle();
      else if (event.key === "+" || event.key === "=") timeline.zoom(2);
      else if (event.key === "-") timeline.zoom(0.5);
      else {
        const window = brush.press(event.key, event.shiftKey, part, timeline.window,
          timeline.stride(), timeline.limits);
        if (!window) return;
        timeline.pause();
        timeline.set(window, false);
        timeline.speak();
        timeline._follow();
        settle();
      }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function offset(node, clientX) {
    return clientX - node.getBoundingClientRect().left;
  }

  /** Listen to a pointer until it is lifted. */
  function track(node, id, move, done) {
    const onMove = (event) => event.pointerId === id && move(event);
    const onDone = (event) => {
      if (event.pointerId !== id) return;
      node.removeEventListener("pointermove", onMove);
      node.removeEventListener("pointerup", onDone);
      node.removeEventListener("pointercancel", onDone);
      done(event);
    };
    node.addEventListener("pointermove", onMove);
    node.addEventListener("pointerup", onDone);
    node.addEventListener("pointercancel", onDone);
  }

  /** Drag a handle or the window, or draw a new one; a click brings the window there. */
  function dragWindow(timeline, event, pointers) {
    const { detail, scale, limits } = timeline;
    const part = partIn(timeline.mode, event.target.dataset.part);
    const began = [...timeline.window];
    const x = offset(detail, event.clientX);
    let moved = false;
    timeline.pause();
    if (part) event.target.focus({ preventScroll: true });
    track(detail, event.pointerId, (move) => {
      if (pointers.size > 1) return;
      const now = offset(detail, move.clientX);
      moved ||= Math.abs(now - x) > CLICK;
      if (!moved) return;
      timeline.set(dragged(timeline, part, began, x, now), false);
    }, () => {
      if (!moved && !part) {
        const middle = (began[0] + began[1] + 1) / 2;
        timeline.set(timeline.mode === "window"
          ? brush.move(began, scale.at(x) - middle, limits, scale.grain)
          : dragged(timeline, part, began, x, x), false);
      }
      if (moved || !part) timeline.report(timeline.window, true);
    });
  }

  /** What dragging a part moves: a day moves whole, and what grows from the beginning by its end. */
  function partIn(mode, part) {
    if (!part || mode === "window") return part;
    return mode === "day" ? "window" : "end";
  }

  /** The window that a drag from one pixel to another makes of the window `began`. */
  function dragged({ mode, scale, limits }, part, began, from, to) {
    if (!part && mode === "day") return brush.dayAt(scale.at(to), limits);
    if (!part && mode === "cumulative") {
      return [began[0], brush.draw(scale.at(to), scale.at(to), limits, scale.grain)[1]];
    }
    return part ? brush.drag(part, began, (to - from) * scale.hoursPerPixel, limits, scale.grain)
      : brush.draw(scale.at(from), scale.at(to), limits, scale.grain);
  }

  /** Two fingers: their distance zooms, their middle pans. */
  function pinch(timeline, detail, pointers) {
    let [a, b] = [...pointers.values()];
    for (const id of pointers.keys()) {
      track(detail, id, (event) => {
        pointers.set(id, event.clientX);
        if (pointers.size < 2) return;
        const [c, d] = [...pointers.values()];
        const { scale } = timeline;
        scale.pan(((a + b) / 2 - (c + d) / 2) * scale.hoursPerPixel);
        const factor = Math.max(8, Math.abs(d - c)) / Math.max(8, Math.abs(b - a));
        timeline.zoom(factor, offset(detail, (c + d) / 2));
        [a, b] = [c, d];
      }, () => {});
    }
  }

  /** Drag the frame of the overview; a click brings it there. */
  function dragView(timeline, overview, event) {
    const { scale } = timeline;
    const [low, high] = scale.limits;
    const perPixel = (high - low) / overview.clientWidth;
    overview.setPointerCapture(event.pointerId);
    if (event.target !== timeline.frame) {
      const hour = low + offset(overview, event.clientX) * perPixel;
      scale.pan(hour - (scale.view[0] + scale.view[1]) / 2);
      timeline.draw();
    }
    const [from] = scale.view;
    const x = event.clientX;
    track(overview, event.pointerId, (move) => {
      scale.pan(from + (move.clientX - x) * perPixel - scale.view[0]);
      timeline.draw();
    }, () => {});
  }

  geomap.brushing = { attach };
})((globalThis.geomap ??= {}));
