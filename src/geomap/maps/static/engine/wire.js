"use strict";
/**
 * Reads what `payload.py` packs: a JSON header and typed columns in one block of bytes.
 */
(function (geomap) {
  const ARRAYS = {
    f4: Float32Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array,
  };

  /** Inflate a zlib stream. @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /**
   * Split packed bytes into the header and its columns.
   * @param {Uint8Array} bytes
   * @returns {{header: object, columns: Object<string, ArrayLike<number>>}}
   */
  function unpack(bytes) {
    // Columns are aligned within the block; a view into a larger buffer may not be.
    const block = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    if (view.getUint32(0, false) !== 0x474d4150) throw new TypeError("not a geomap payload");
    const size = view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(block.subarray(8, 8 + size)));
    const columns = {};
    for (const [name, [type, offset, length]] of Object.entries(header.columns)) {
      columns[name] = new ARRAYS[type](block.buffer, block.byteOffset + offset, length);
    }
    return { header, columns };
  }

  /** Unpack bytes that may be deflated as a whole. @param {Uint8Array} bytes */
  async function read(bytes) {
    return unpack(bytes[0] === 0x78 ? await inflate(bytes) : bytes);
  }

  /** Bytes of a base64 text. @param {string} text */
  function fromBase64(text) {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  }

  geomap.wire = { unpack, read, fromBase64 };
})((globalThis.geomap ??= {}));
