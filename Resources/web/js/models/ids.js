// UUIDv7 (RFC 9562, section 5.7): ids that sort by the time they were made.

let last = 0;
let counter = 0;

/** @returns {string} 36 characters in lower case; later ones of this page sort later */
export function uuid7() {
  const now = Date.now();
  if (now > last) {
    last = now;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] & 0x7ff;
  } else if (++counter > 0xfff) {
    // More than the 12 bits hold in one millisecond, or the clock went back: borrow from the next one.
    last++;
    counter = 0;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(last / 0x10000));
  new DataView(bytes.buffer).setUint16(4, last % 0x10000);
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join("-");
}
