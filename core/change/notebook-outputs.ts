/** For each line of a notebook, from the first: whether its end, and whether all of it, is within what a run left behind. */
export interface NotebookLine {
  endsInside: boolean;
  inside: boolean;
}

interface Level {
  kind: '{' | '[';
  /** The key that a value is being read for; null in arrays, and where a key comes next. */
  key: string | null;
}

/** What a cell keeps of its runs, and pictures pasted into it: no code of anybody stands there. */
const leftBehind = new Set(['outputs', 'attachments']);
const depthMax = 1_000;

/**
 * Which lines of a Jupyter notebook (format 4) stand within `outputs` or `attachments` of a cell. Read as JSON to the
 * letter, since a line that only looks like the end of an output must not hide the code behind it; null for a text that
 * is no JSON.
 */
export function notebookLines(text: string): NotebookLine[] | null {
  const levels: Level[] = [];
  const lines: NotebookLine[] = [];
  /** How deep the outputs began that we are in; 0 outside of them. */
  let since = 0;
  let inside = false;
  const endLine = () => {
    lines.push({ endsInside: since > 0, inside });
    inside = since > 0;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    const top = levels.at(-1);
    if (char === '\n') endLine();
    else if (char === '"') {
      const end = stringEnd(text, at);
      if (end < 0) return null;
      if (top?.kind === '{' && top.key === null) top.key = keyOf(text.slice(at, end + 1));
      at = end;
    } else if (char === ',' && top?.kind === '{') top.key = null;
    else if (char === '{' || char === '[') {
      if (levels.length >= depthMax) return null;
      levels.push({ kind: char, key: null });
      if (since === 0 && isLeftBehind(levels)) since = levels.length;
    } else if (char === '}' || char === ']') {
      if (top?.kind !== (char === '}' ? '{' : '[')) return null;
      if (levels.length === since) {
        since = 0;
        inside = false;
      }
      levels.pop();
    }
  }
  endLine();
  return levels.length === 0 ? lines : null;
}

/** Whether the level just opened is `cells[…].outputs`. */
const isLeftBehind = (levels: readonly Level[]): boolean =>
  levels.length === 4 &&
  levels[0]?.key === 'cells' &&
  levels[1]?.kind === '[' &&
  leftBehind.has(levels[2]?.key ?? '');

/** A JSON string ends on its line. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '"') return at;
    else if (char === '\n') return -1;
  }
  return -1;
}

function keyOf(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
