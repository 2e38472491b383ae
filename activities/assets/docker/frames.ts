const headerBytes = 8;

/**
 * Docker's way of sending stdout and stderr on one stream: 8 bytes that tell which and how long, then so many bytes. Passes
 * on pieces as they come, whatever length a header claims; nothing is kept but an unfinished header.
 */
export function createUnframer(onOutput: (piece: Uint8Array) => void): (piece: Uint8Array) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  return (piece) => {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length > 0) {
      if (left === 0) {
        const wanted = headerBytes - header.length;
        header = Buffer.concat([header, rest.subarray(0, wanted)]);
        rest = rest.subarray(wanted);
        if (header.length < headerBytes) return;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      onOutput(rest.subarray(0, left));
      const taken = Math.min(left, rest.length);
      left -= taken;
      rest = rest.subarray(taken);
    }
  };
}
