/** Longer lines are cut, so that no reader's work on one grows with what a test prints. */
const lineCharsMax = 2000;

/** Colours, cursor movements, titles and links of a terminal. */
const escapes =
  // oxlint-disable-next-line no-control-regex
  /\u001B(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\u0007\u001B]{0,2000}(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** What a person would have seen: no colours, and of a line that was written over, how it stood at last. */
export function toLines(text: string): string[] {
  return text.split('\n').map((line) => {
    const last = line.includes('\r') ? lastWritten(line) : line;
    const cut = last.slice(0, lineCharsMax * 2);
    return cut.replace(escapes, '').replace(controls, '').slice(0, lineCharsMax).trimEnd();
  });
}

function lastWritten(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  return ended.slice(ended.lastIndexOf('\r') + 1);
}

/** How many spaces a line begins with. */
export const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Lines from `from` on as long as they hold nothing or stand deeper than `indent`; without empty ends. */
export function blockBelow(lines: readonly string[], from: number, indent: number): string[] {
  let to = from;
  while (to < lines.length && to - from < blockLinesMax && isBelow(lines[to] ?? '', indent)) to += 1;
  return dedent(lines.slice(from, to));
}

/** More of one failure nobody reads. */
export const blockLinesMax = 200;
const isBelow = (line: string, indent: number) => line === '' || indentOf(line) > indent;

/** The same lines without the white space that all begin with, and without empty ones at both ends. */
export function dedent(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line !== '');
  const least = filled.reduce((least, line) => Math.min(least, indentOf(line)), Infinity);
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1
    ? []
    : lines.slice(first, last + 1).map((line) => line.slice(Math.min(least, line.length)));
}
