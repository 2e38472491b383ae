/** Deeper keys have no line of their own: no lock file nests so deep. */
const depthMax = 200;

/**
 * Tells `onKey` each key of a JSON text with the keys that enclose it and its line, from 1, in one pass. The text must
 * be valid JSON. `path` is only lent: it changes after the call.
 */
export function eachKey(text: string, onKey: (path: readonly string[], line: number) => void): void {
  const path: string[] = [];
  let depth = 0;
  let line = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) line += 1;
    else if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) depth -= 1;
    else if (code === 34) {
      const end = endOfString(text, at);
      if (isKey(text, end) && depth <= depthMax) {
        path.length = Math.min(path.length, depth);
        while (path.length < depth) path.push('');
        path[depth - 1] = keyOf(text.slice(at, end + 1));
        onKey(path, line);
      }
      at = end;
    }
  }
}

/** Where the string that begins at `start` ends: at a quotation mark after an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at += 1;
  }
  return text.length - 1;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return text.charCodeAt(at) === 58;
}

const keyOf = (quoted: string): string =>
  quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
