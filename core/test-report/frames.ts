/** A place in the workspace. */
export interface Frame {
  file: string;
  line: number;
}

/** Where every box has its workspace. */
const workspace = '/work/';
/** Folders inside the workspace that hold what is installed, and what go makes to run tests. */
const installed =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.venv|venv|vendor|\.cargo|target)\/|^_testmain\.go$/;

/** What a place looks like in one line of the output of some language; null where the line names none. */
const forms: ((line: string) => Frame | null)[] = [stackFrame, pythonFrame, colonPlace, panicPlace];

/** The place that a line names, if it is of the workspace's own code. */
export function frameIn(line: string): Frame | null {
  for (const form of forms) {
    const found = form(line);
    if (found) return ofWorkspace(found);
  }
  return null;
}

/**
 * The innermost frame inside the workspace. Python prints the innermost last, and so do the sections of pytest; all
 * others print it first.
 */
export function innermostFrame(lines: readonly string[], order: 'first' | 'last' = 'first'): Frame | null {
  const inOrder = order === 'first' ? lines : lines.toReversed();
  for (const line of inOrder) {
    const frame = frameIn(line);
    if (frame) return frame;
  }
  return null;
}

/** `at total (src/cart.js:2:37)`, `❯ src/cart.js:2:37`, `at ./src/lib.rs:11:5`. */
function stackFrame(line: string): Frame | null {
  const text = line.trimStart();
  if (!text.startsWith('at ') && !text.startsWith('❯ ')) return null;
  if (text.endsWith(')')) return placeAtEnd(text.slice(text.lastIndexOf('(') + 1, -1));
  const rest = text.slice(text.indexOf(' ') + 1);
  // Only a path can have spaces; what stands before one is a function's name.
  return placeAtEnd(/^(?:\/|file:)/.test(rest) ? rest : rest.slice(rest.lastIndexOf(' ') + 1));
}

/** `path:line` or `path:line:column`. */
export function placeAtEnd(text: string): Frame | null {
  const place = /:(\d{1,9})(?::\d{1,9})?$/.exec(text);
  return place ? { file: text.slice(0, place.index), line: Number(place[1]) } : null;
}

/** `  File "/work/shop/cart.py", line 3, in total`. */
function pythonFrame(line: string): Frame | null {
  const text = line.startsWith('E ') ? line.slice(2).trimStart() : line.trimStart();
  const place = /^File "([^"]{1,1000})", line (\d{1,9})/.exec(text);
  return place ? { file: place[1] ?? '', line: Number(place[2]) } : null;
}

/** `shop/cart.py:3: TypeError`, `cart_test.go:17: …`, `broken/broken_test.go:5:32: …`, `/work/cart.go:11 +0x2`. */
function colonPlace(line: string): Frame | null {
  const place = /^\s{0,20}([^\s:]{1,1000}\.(?:py|go|rs|js|ts|mjs|cjs|tsx|jsx)):(\d{1,9})(?::| \+0x|$)/.exec(
    line,
  );
  return place ? { file: place[1] ?? '', line: Number(place[2]) } : null;
}

/** `thread 'main' panicked at src/lib.rs:11:5:` and `  --> src/lib.rs:44:23`. */
function panicPlace(line: string): Frame | null {
  for (const mark of ['panicked at ', '--> ']) {
    const at = line.indexOf(mark);
    if (at === -1) continue;
    const text = line.slice(at + mark.length);
    return placeAtEnd(text.endsWith(':') ? text.slice(0, -1) : text);
  }
  return null;
}

function ofWorkspace({ file, line }: Frame): Frame | null {
  const path = workspacePath(file);
  return path === null ? null : { file: path, line };
}

/** Relative to the workspace; null for what is none of the repository's own files. */
export function workspacePath(file: string): string | null {
  let path = file.startsWith('file://') ? file.slice('file://'.length) : file;
  if (path.startsWith(workspace)) path = path.slice(workspace.length);
  while (path.startsWith('./')) path = path.slice(2);
  const foreign = path === '' || /^[/<]|^\.\.|^[a-z-]+:|^[A-Z]:\\/.test(path) || installed.test(path);
  return foreign || path.length > 1000 ? null : path;
}
