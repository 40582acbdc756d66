"use strict";
/**
 * GeoJSON lines and areas as paths in world units, to be drawn at any zoom.
 */
(function (geomap) {
  function points(coordinates) {
    const ring = new Float64Array(coordinates.length * 2);
    coordinates.forEach(([lon, lat], i) => {
      ring[2 * i] = geomap.world.x(lon);
      ring[2 * i + 1] = geomap.world.y(lat);
    });
    return ring;
  }

  const PARTS = {
    LineString: (c) => [points(c)],
    MultiLineString: (c) => c.map(points),
    Polygon: (c) => c.map(points),
    MultiPolygon: (c) => c.flat().map(points),
  };

  /** A shape ready to draw: its parts and its bounds in world units. */
  function shape(geojson) {
    const parts = geojson.type === "GeometryCollection"
      ? geojson.geometries.flatMap((inner) => shape(inner).parts)
      : (PARTS[geojson.type]?.(geojson.coordinates) ?? []);
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (const part of parts) {
      for (let i = 0; i < part.length; i += 2) {
        bounds[0] = Math.min(bounds[0], part[i]);
        bounds[1] = Math.min(bounds[1], part[i + 1]);
        bounds[2] = Math.max(bounds[2], part[i]);
        bounds[3] = Math.max(bounds[3], part[i + 1]);
      }
    }
    return { parts, bounds, closed: geojson.type.endsWith("Polygon") };
  }

  function isInView({ bounds }, { left, top, scale, width, height }) {
    return bounds[0] * scale - left < width && bounds[2] * scale - left > 0
      && bounds[1] * scale - top < height && bounds[3] * scale - top > 0;
  }

  /** Path of a shape in view; vertices nearer than a pixel to the last are left out. */
  function path({ parts, closed }, { left, top, scale }) {
    const result = new Path2D();
    for (const part of parts) {
      let lastX = Infinity;
      let lastY = Infinity;
      for (let i = 0; i < part.length; i += 2) {
        const x = part[i] * scale - left;
        const y = part[i + 1] * scale - top;
        const near = Math.abs(x - lastX) + Math.abs(y - lastY) < 1;
        if (near && i > 0 && i < part.length - 2) continue;
        if (i === 0) result.moveTo(x, y);
        else result.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
      if (closed) result.closePath();
    }
    return result;
  }

  geomap.shapes = { shape, isInView, path };
})((globalThis.geomap ??= {}));
