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
  let tail: Buffer[] = [];
  let tailBytes = 0;
  let outputBytes = 0;
  const keepEnd = (chunk: Buffer) => {
    // Copied, since a slice would hold on to the whole chunk.
    if (chunk.length > 0) tail.push(Buffer.from(chunk));
    tailBytes += chunk.length;
    // Trimmed only now and then: joining at every chunk would cost the square of what comes.
    if (tailBytes < 2 * tailMax + 65_536 && tail.length < 4096) return;
    tail = [Buffer.from(lastBytes(Buffer.concat(tail), tailMax))];
    tailBytes = tail[0]?.length ?? 0;
  };
  return {
    push(chunk) {
      outputBytes += chunk.length;
      const toHead = Math.min(headMax - headBytes, chunk.length);
      if (toHead > 0) head.push(Buffer.from(chunk.subarray(0, toHead)));
      headBytes += toHead;
      keepEnd(chunk.subarray(toHead));
    },
    read() {
      const start = Buffer.concat(head);
      const end = lastBytes(Buffer.concat(tail), tailMax);
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
