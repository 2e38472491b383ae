import type { FileCall } from '../protocol.ts';
import { readTextBytes } from './text-file.ts';
import { Refusal } from './work-path.ts';

const fileBytesMax = 20_000_000;
const lineCharsMax = 2000;
const textCharsMax = 262_144;
const lineFeed = 10;

/** Lines with their numbers, and where to read on. */
export async function readFile(root: string, call: Extract<FileCall, { kind: 'read' }>): Promise<string> {
  const bytes = await readTextBytes(root, call.path, fileBytesMax);
  if (bytes.length === 0) return '[The file is empty.]';
  const first = Math.max(1, call.fromLine);
  const shown: string[] = [];
  let count = 0;
  let room = textCharsMax;
  // By bytes, since a file of nothing but line ends would make a list of millions.
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, at);
    const until = end === -1 ? bytes.length : end;
    count += 1;
    if (count >= first && count === first + shown.length && shown.length < Math.max(1, call.linesMax)) {
      const text = `${String(count).padStart(6)}\t${shortened(bytes.subarray(at, until))}`;
      room -= text.length + 1;
      if (shown.length === 0 || room >= 0) shown.push(text);
    }
    at = until + 1;
  }
  if (first > count) throw new Refusal(`"${call.path}" has ${count} lines: there is no line ${first}.`);
  const last = first + shown.length - 1;
  if (last < count) shown.push(`[Lines ${first} to ${last} of ${count}; read on from line ${last + 1}.]`);
  return shown.join('\n');
}

function shortened(bytes: Buffer): string {
  const line = bytes.toString('utf8');
  if (line.length <= lineCharsMax) return line;
  return `${line.slice(0, lineCharsMax)} [… ${line.length - lineCharsMax} more characters in this line]`;
}
