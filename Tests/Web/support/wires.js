// A wire between a client and a server that can be cut anywhere: a TCP relay on loopback.

import net from "node:net";

/** @param {{ host: string, port: number }} server */
export async function wire(server) {
  /** @type {Set<net.Socket>} */
  const open = new Set();
  let left = Infinity;
  let onCut = () => {};
  const relay = net.createServer((near) => {
    const far = net.connect(server);
    const both = [near, far];
    for (const end of both) {
      open.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        open.delete(end);
        for (const other of both) other.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (bytes) => {
      const part = bytes.subarray(0, left);
      left -= part.length;
      near.write(part, () => {
        if (left <= 0) near.destroy();
      });
      if (left <= 0) {
        onCut();
        onCut = () => {};
      }
    });
  });
  await new Promise((ready) => relay.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (relay.address());
  return {
    port,
    get isArmed() {
      return left !== Infinity;
    },
    /** Cuts after so many more bytes from the server, wherever in a frame that is. @param {number} bytes @param {() => void} [then] */
    cutAfter(bytes, then = () => {}) {
      left = bytes;
      onCut = then;
    },
    heal() {
      left = Infinity;
    },
    close() {
      for (const end of open) end.destroy();
      relay.close();
    },
  };
}
