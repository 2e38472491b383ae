/** What is kept of output that may be endless: something of its beginning, something of its end. */
export interface OutputCapture {
  push(chunk: Buffer): void;
  /** Text with what is no UTF-8 replaced; a line between the two says how much is not there. */
  read(): { output: string; outputBytes: number; droppedBytes: number };
}

/** `headMax` and `tailMax`: bytes. */
export function createOutputCapture(headMax: number, tailMax: number): OutputCapture {
  const head: Buffer[] = [];
  let headBytes = 0;
  const tail = createRing(tailMax);
  let outputBytes = 0;
  return {
    push(chunk) {
      outputBytes += chunk.length;
      const toHead = Math.min(headMax - headBytes, chunk.length);
      // Copied, since a slice would hold on to the whole chunk.
      if (toHead > 0) head.push(Buffer.from(chunk.subarray(0, toHead)));
      headBytes += toHead;
      tail.push(chunk.subarray(toHead));
    },
    read() {
      const start = Buffer.concat(head);
      const end = tail.read();
      if (start.length + end.length === outputBytes) {
        return { output: Buffer.concat([start, end]).toString('utf8'), outputBytes, droppedBytes: 0 };
      }
      const first = withoutCutEnd(start);
      const last = withoutCutBeginning(end);
      const droppedBytes = outputBytes - first.length - last.length;
      const gap = `\n[… ${droppedBytes} bytes left out …]\n`;
      return { output: first.toString('utf8') + gap + last.toString('utf8'), outputBytes, droppedBytes };
    },
  };
}

/** The last `sizeMax` bytes, in one buffer that grows only as far as it must: endless output makes no garbage here. */
function createRing(sizeMax: number) {
  let bytes = Buffer.alloc(0);
  /** Bytes that were ever written; the next one goes to this place, round and round. */
  let written = 0;
  const grow = (needed: number) => {
    if (needed <= bytes.length || bytes.length === sizeMax) return;
    const larger = Buffer.alloc(Math.min(sizeMax, Math.max(needed, 2 * bytes.length)));
    bytes.copy(larger);
    bytes = larger;
  };
  return {
    push(chunk: Buffer) {
      if (sizeMax === 0) return;
      const last = lastBytes(chunk, sizeMax);
      // What is longer than the ring moves its end on as if it had gone round.
      written += chunk.length - last.length;
      grow(Math.min(sizeMax, written + last.length));
      const at = written % sizeMax;
      const fits = last.copy(bytes, at);
      last.copy(bytes, 0, fits);
      written += last.length;
    },
    read(): Buffer {
      if (written <= sizeMax) return bytes.subarray(0, written);
      const at = written % sizeMax;
      return Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]);
    },
  };
}

const lastBytes = (bytes: Buffer, count: number) => bytes.subarray(Math.max(0, bytes.length - count));

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** Without a character at the end of which bytes are missing. */
function withoutCutEnd(bytes: Buffer): Buffer {
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && isContinuation(bytes[start])) start -= 1;
  const lead = bytes[start];
  if (lead === undefined || lead < 0xc0) return bytes;
  const needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return bytes.length - start < needs ? bytes.subarray(0, start) : bytes;
}

/** Without what is left of a character whose beginning is missing. */
function withoutCutBeginning(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return bytes.subarray(start);
}
