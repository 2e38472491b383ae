import { posix } from 'node:path';
import type { SourceFile } from './candidates.ts';
import { extensions, languageOf, maskLine } from './code-line.ts';
import { isTestFile, wordsIn, type Failure } from './read-failure.ts';

/** Files that are searched at most; those nearest to the failing tests. */
const filesMax = 30;

/** Files that a text imports, as far as they are in the repository. */
export function importsOf(path: string, text: string, files: readonly string[]): string[] {
  const known = new Set(files);
  const first = (paths: string[]) => paths.find((one) => known.has(one));
  if (languageOf(path) === 'python') {
    const names = [...text.matchAll(/^\s*(?:from\s+([\w.]+)\s+import\s+([^\n#]+)|import\s+([\w.]+))/gm)];
    return names.flatMap(([, from, what = '', whole]) => {
      const module = from ?? whole ?? '';
      const up = /^\.+/.exec(module)?.[0].length ?? 0;
      let folder = posix.dirname(path);
      for (let level = 1; level < up; level += 1) folder = posix.dirname(folder);
      const rest = module.slice(up).replaceAll('.', '/');
      const roots = up > 0 ? [folder] : ['.', folder, 'src'];
      const tails = [rest, ...what.split(',').map((one) => posix.join(rest, one.trim().split(' ')[0] ?? ''))];
      return tails.flatMap((tail) => {
        const found = first(
          roots.flatMap((root) => [posix.join(root, `${tail}.py`), posix.join(root, tail, '__init__.py')]),
        );
        return found ? [found] : [];
      });
    });
  }
  const targets = [...text.matchAll(/(?:from\s+|import\s+|import\(|require\()\s*['"]([^'"]+)['"]/g)];
  return targets.flatMap(([, target = '']) => {
    if (!target.startsWith('.')) return [];
    const base = posix.join(posix.dirname(path), target);
    const bare = base.replace(/\.[cm]?jsx?$/, '');
    const found = first([
      base,
      ...extensions.flatMap((extension) => [base + extension, bare + extension, `${base}/index${extension}`]),
    ]);
    return found ? [found] : [];
  });
}

/** Distance of each file from the failing tests, by imports: 1 is imported by one of them. */
export function distances(start: readonly string[], texts: ReadonlyMap<string, string>): Map<string, number> {
  const files = [...texts.keys()];
  const found = new Map(start.map((path) => [path, 0]));
  const waiting = [...start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
    for (const next of importsOf(path, texts.get(path) ?? '', files))
      if (!found.has(next)) {
        found.set(next, (found.get(path) ?? 0) + 1);
        waiting.push(next);
      }
  return found;
}

/** The files where the fault may be, with how suspicious each line is: near the tests, in frames, named as in failures. */
export function locate(
  texts: ReadonlyMap<string, string>,
  failure: Failure,
  testFiles: readonly string[],
): SourceFile[] {
  const near = distances(testFiles, texts);
  const sources = [...texts.keys()].filter((path) => !isTestFile(path));
  const reached = sources.filter((path) => near.has(path));
  const chosen = reached.length > 0 ? reached : sources;
  return chosen
    .toSorted((a, b) => (near.get(a) ?? 99) - (near.get(b) ?? 99) || (a < b ? -1 : 1))
    .slice(0, filesMax)
    .flatMap((path) => {
      const language = languageOf(path);
      if (!language) return [];
      const lines = (texts.get(path) ?? '').split('\n');
      const base = Math.max(0, 2 - 0.7 * ((near.get(path) ?? 4) - 1));
      const frames = failure.frames.filter((frame) => frame.path === path).map((frame) => frame.line - 1);
      const named = linesOfNamed(lines, failure.words);
      const suspicion = lines.map((line, at) => {
        const byFrame = frames.some((frame) => frame === at)
          ? 4
          : frames.some((frame) => Math.abs(frame - at) <= 3)
            ? 1.5
            : 0;
        const shared = wordsIn(maskLine(line, language)).filter((word) => failure.words.has(word)).length;
        return base + byFrame + (named.has(at) ? 1.5 : 0) + Math.min(1, shared * 0.3);
      });
      return [{ path, language, lines, suspicion }];
    });
}

/** Lines of functions whose whole name stands in the failures. */
function linesOfNamed(lines: readonly string[], words: ReadonlySet<string>): Set<number> {
  const named = new Set<number>();
  let depth = -1;
  lines.forEach((line, at) => {
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    if (line.trim() !== '' && indent <= depth && !/^\s*[)}\]]/.test(line)) depth = -1;
    const name =
      /(?:function\*?|def|const|let|async)\s+(\w+)|^\s*(?:static |async |#|get |set )*(\w+)\s*\([^)]*\)[^{;]*\{\s*$/.exec(
        line,
      );
    const parts = wordsIn(name?.[1] ?? name?.[2] ?? '');
    if (parts.length > 0 && parts.every((part) => words.has(part)) && depth < 0) depth = indent;
    if (depth >= 0) named.add(at);
  });
  return named;
}
