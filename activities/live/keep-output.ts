import { createHash } from 'node:crypto';

const halfBytes = 512 * 1024;

/** Keeps the beginning and the end of an output of any length, in a fixed amount of memory. */
export function keepOutput(): { add: (piece: Uint8Array) => void; text: () => string } {
  const head = Buffer.alloc(halfBytes);
  const tail = Buffer.alloc(halfBytes);
  const hash = createHash('sha256');
  let length = 0;
  return {
    add: (piece) => {
      hash.update(piece);
      const free = Math.max(0, halfBytes - length);
      if (free > 0) head.set(piece.subarray(0, free), length);
      const rest = piece.subarray(free);
      const last = rest.subarray(Math.max(0, rest.length - halfBytes));
      // Where in the ring it belongs, counted from the first byte that does not fit the head.
      let at = (Math.max(0, length - halfBytes) + rest.length - last.length) % halfBytes;
      const fits = halfBytes - at;
      tail.set(last.subarray(0, fits), at);
      if (last.length > fits) tail.set(last.subarray(fits), 0);
      at = (at + last.length) % halfBytes;
      length += piece.length;
    },
    text: () => {
      const first = head.toString('utf8', 0, Math.min(length, halfBytes));
      const rest = length - halfBytes;
      if (rest <= 0) return first;
      if (rest <= halfBytes) return Buffer.concat([head, tail.subarray(0, rest)]).toString('utf8');
      const at = rest % halfBytes;
      const end = Buffer.concat([tail.subarray(at), tail.subarray(0, at)]).toString('utf8');
      const left = `\n[${rest - halfBytes} bytes are left out here; the whole had ${length}, of SHA-256 ${hash.copy().digest('hex')}]\n`;
      return `${first}${left}${end}`;
    },
  };
}
