import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

globalThis.L = { Layer: { extend: () => class {} } };
const { wire, basemap, shapes, world } = load("wire", "canvaslayer", "shapes", "basemap");

// `pack({"a": "é"}, {"x": int32 [1, -2], "y": uint8 [7]})` of geomap.maps.pack
const header = '{"a":"é","columns":{"x":["i4",64,2],"y":["u1",72,1]}}';

function block() {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(80).fill(32);
  bytes.set(new TextEncoder().encode("GMAP"), 0);
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  bytes.set(new Uint8Array(new Int32Array([1, -2]).buffer), 64);
  bytes.set([7, 0, 0, 0, 0, 0, 0, 0], 72);
  return bytes;
}

test("columns come out as typed arrays, wherever the block lies in memory", () => {
  for (const shift of [0, 3, 8]) {
    const memory = new Uint8Array(100);
    memory.set(block(), shift);
    const { header: found, columns } = wire.unpack(memory.subarray(shift, shift + 80));
    assert.equal(found.a, "é");
    assert.deepEqual(columns.x, Int32Array.of(1, -2));
    assert.deepEqual(columns.y, Uint8Array.of(7));
  }
});

test("what is no payload is refused", () => {
  assert.throws(() => wire.unpack(new Uint8Array(80)), TypeError);
});

test("deflated blocks are inflated", async () => {
  const { deflateSync } = await import("node:zlib");
  const { columns } = await wire.read(new Uint8Array(deflateSync(block())));
  assert.deepEqual(columns.x, Int32Array.of(1, -2));
});

test("varints are zigzag and of any length", () => {
  const next = basemap.varints(Uint8Array.of(0, 1, 2, 0x80, 0x01, 0xff, 0xff, 0xff, 0xff, 0x0f));
  assert.deepEqual([next(), next(), next(), next(), next()], [0, -1, 1, 64, -2147483648]);
});

test("cells of a box are named across the antimeridian", () => {
  const index = new TextEncoder().encode('{"degrees":10,"cells":[]}');
  const bytes = new Uint8Array(4 + index.length);
  new DataView(bytes.buffer).setUint32(0, index.length, true);
  bytes.set(index, 4);
  const cells = new basemap.Cells(bytes);
  const names = (box) => cells.touched(box).map(({ name }) => name);
  assert.deepEqual(names([41, 38, 52, 42]), ["22,12", "22,13", "23,12", "23,13"]);
  assert.deepEqual(names([175, 1, 185, 2]), ["35,9", "0,9"]);
  assert.deepEqual(cells.touched([175, 1, 185, 2])[1].bounds, [180, 0, 190, 10]);
  assert.equal(cells.prepare([41, 38, 52, 42]), null);
  assert.ok(cells.of([41, 38, 52, 42]).every(({ cell }) => cell === null));
});

test("Web Mercator is square and symmetrical", () => {
  assert.equal(world.x(-180), 0);
  assert.equal(world.x(180), 1);
  assert.ok(Math.abs(world.y(0) - 0.5) < 1e-12);
  assert.ok(Math.abs(world.y(85.05112878)) < 1e-6);
  assert.ok(Math.abs(world.y(40) + world.y(-40) - 1) < 1e-12);
});

test("shapes of all kinds have their parts and bounds", () => {
  const line = shapes.shape({ type: "LineString", coordinates: [[0, 0], [90, 0]] });
  assert.equal(line.parts.length, 1);
  assert.ok(!line.closed);
  assert.deepEqual([line.bounds[0], line.bounds[2]], [0.5, 0.75]);
  const area = shapes.shape({ type: "MultiPolygon",
    coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]] });
  assert.equal(area.parts.length, 2);
  assert.ok(area.closed);
  const view = { left: 0, top: 0, scale: 256, width: 256, height: 256 };
  assert.ok(shapes.isInView(area, view));
  assert.ok(!shapes.isInView(area, { ...view, left: 200 }));
});
