"use strict";
/**
 * The event map on a map that folium made: in a file of its own or in a notebook.
 */
(function (geomap) {
  const { wire, dom: { element } } = geomap;

  /**
   * @param {L.Map} map
   * @param {object} options
   * @param {string} options.events packed events, base64
   * @param {string} options.basemap the packed world, base64
   * @param {string} options.detail finer cells, base64
   * @param {object} options.style the style table
   * @param {string} options.theme `light`, `dark` or `auto`
   * @param {string[]} options.layers
   * @param {string} options.attribution of the basemap
   * @param {boolean} options.list whether to show the list beside the map
   * @returns {Promise<geomap.EventMap>} also at hand as `eventMap` of its root element
   */
  async function attach(map, { events, basemap, detail, style, theme, layers, attribution,
    list }) {
    const [payload, ground] = await Promise.all([events, basemap].map((text) =>
      wire.read(wire.fromBase64(text))));
    const container = map.getContainer();
    const height = container.clientHeight;
    const root = element("div", {});
    container.replaceWith(root);
    const whole = root.parentElement.clientHeight > 0;
    root.style.height = whole ? "100%" : `${Math.max(height, 420)}px`;
    const eventMap = new geomap.EventMap(root, { style, theme, layers, map });
    eventMap.setBasemap(geomap.basemap.unpack(ground), attribution);
    eventMap.setDetail(new geomap.basemap.Cells(wire.fromBase64(detail)));
    eventMap.setData(payload);
    if (list) {
      eventMap.list = new geomap.EventList(eventMap);
      root.classList.add("geomap-with-list");
      root.append(eventMap.list.node);
      map.invalidateSize({ animate: false });
    }
    eventMap.fitShown();
    root.eventMap = eventMap;
    root.dataset.ready = "true";
    return eventMap;
  }

  geomap.attach = attach;
})((globalThis.geomap ??= {}));
