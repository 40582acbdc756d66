"use strict";
/**
 * A Leaflet layer that is one canvas over the whole view, in a pane of its own.
 *
 * Coordinates are in "world" units: Web Mercator from 0 to 1, (0, 0) in the north-west. The
 * canvas is drawn again on every move and follows the animation of a zoom by a CSS transform.
 */
(function (geomap) {
  const { L } = globalThis;
  const PADDING = 48; // CSS pixels beyond the view, so that a drag does not show bare edges

  function worldX(lon) {
    return lon / 360 + 0.5;
  }

  function worldY(lat) {
    const sine = Math.sin((Math.min(Math.max(lat, -85.0511), 85.0511) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  const CanvasLayer = L.Layer.extend({
    /**
     * @param {string} pane name of the pane, made when missing
     * @param {number} order its z-index
     * @param {(ctx: CanvasRenderingContext2D, view: object) => void} draw
     */
    initialize(pane, order, draw) {
      this.options.pane = pane;
      this._order = order;
      this._draw = draw;
      this._frame = 0;
    },

    beforeAdd(map) {
      if (map.getPane(this.options.pane)) return;
      const pane = map.createPane(this.options.pane);
      pane.style.zIndex = String(this._order);
      pane.style.pointerEvents = "none";
    },

    onAdd() {
      const canvas = document.createElement("canvas");
      canvas.className = "leaflet-zoom-animated geomap-canvas";
      canvas.setAttribute("aria-hidden", "true");
      this.getPane().append(canvas);
      this.canvas = canvas;
      this._ctx = canvas.getContext("2d");
      this.redraw();
    },

    onRemove() {
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      this.canvas.remove();
    },

    getEvents() {
      const events = { move: this.schedule, moveend: this.redraw, resize: this.redraw,
        viewreset: this.redraw };
      if (this._zoomAnimated) events.zoomanim = this._animate;
      return events;
    },

    /** Draw again with the next frame. */
    schedule() {
      if (this._frame || !this._map) return;
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        if (this._map && !this._map._animatingZoom) this.redraw();
      });
    },

    /** Draw now; what was scheduled is done with. */
    redraw() {
      const map = this._map;
      if (!map) return;
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      const size = map.getSize();
      const ratio = globalThis.devicePixelRatio || 1;
      const width = size.x + 2 * PADDING;
      const height = size.y + 2 * PADDING;
      const canvas = this.canvas;
      const device = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== device[0] || canvas.height !== device[1]) {
        [canvas.width, canvas.height] = device;
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      const corner = map.containerPointToLayerPoint([-PADDING, -PADDING]);
      L.DomUtil.setTransform(canvas, corner, 1);
      this._corner = map.layerPointToLatLng(corner);
      const origin = map.getPixelBounds().min;
      this.view = {
        width, height, ratio,
        zoom: map.getZoom(),
        scale: 256 * 2 ** map.getZoom(),
        left: origin.x - PADDING,
        top: origin.y - PADDING,
        padding: PADDING,
      };
      this._ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this._ctx.clearRect(0, 0, width, height);
      this._draw(this._ctx, this.view);
    },

    _animate(event) {
      const scale = this._map.getZoomScale(event.zoom);
      const corner = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
      L.DomUtil.setTransform(this.canvas, corner, scale);
    },
  });

  geomap.CanvasLayer = CanvasLayer;
  geomap.world = { x: worldX, y: worldY };
})((globalThis.geomap ??= {}));
