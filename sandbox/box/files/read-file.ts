import type { FileCall } from '../protocol.ts';
import { readTextBytes } from './text-file.ts';
import { Refusal } from './work-path.ts';

const lineCharsMax = 2000;
const textCharsMax = 262_144;

/** Lines with their numbers, and where to read on. */
export async function readFile(root: string, call: Extract<FileCall, { kind: 'read' }>): Promise<string> {
  const lines = (await readTextBytes(root, call.path)).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return '[The file is empty.]';
  const first = Math.max(1, call.fromLine);
  if (first > lines.length) {
    throw new Refusal(`"${call.path}" has ${lines.length} lines: there is no line ${first}.`);
  }
  const shown: string[] = [];
  let chars = 0;
  for (const line of lines.slice(first - 1, first - 1 + Math.max(1, call.linesMax))) {
    const text = `${String(first + shown.length).padStart(6)}\t${shortened(line)}`;
    chars += text.length + 1;
    if (shown.length > 0 && chars > textCharsMax) break;
    shown.push(text);
  }
  const last = first + shown.length - 1;
  if (last < lines.length) shown.push(`[Lines ${first} to ${last} of ${lines.length}; read on from line ${last + 1}.]`);
  return shown.join('\n');
}

const shortened = (line: string) =>
  line.length <= lineCharsMax
    ? line
    : `${line.slice(0, lineCharsMax)} [… ${line.length - lineCharsMax} more characters in this line]`;
