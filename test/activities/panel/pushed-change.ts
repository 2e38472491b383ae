import { createHash } from 'node:crypto';
import type { ChangedFile, Snapshot } from '../../../core/change/snapshot.ts';
import { changeId } from '../../../core/ids.ts';
import { addedHunk, changedFile } from '../../core/panel/changes.ts';

/** A new file of `lines` lines: functions that call those of the file before it; every fifth file has a flaw to find. */
export function sourceFile(nth: number, lines: number): ChangedFile {
  const path = `src/part${String(nth).padStart(3, '0')}.ts`;
  const flaw =
    nth % 5 === 0
      ? ['  const rows = db.query(`SELECT * FROM orders WHERE id = ${order}`);', '  log(rows);']
      : [];
  const code: string[] = [];
  for (let n = 0; code.length < lines; n += 1) {
    code.push(
      `export function settle${nth}x${n}(order: Order, limit: number): Receipt {`,
      `  const before = settle${Math.max(0, nth - 1)}x${n}(order, limit - ${n});`,
      ...(n === 0 ? flaw : []),
      `  return { ...before, total: before.total + order.lines.length * ${nth + n} };`,
      '}',
      '',
    );
  }
  const texts = code.slice(0, lines);
  return changedFile(path, [addedHunk(texts)], {
    status: 'added',
    baseMode: null,
    headText: texts.join('\n'),
  });
}

export const sourceFiles = (count: number, lines: number): ChangedFile[] =>
  Array.from({ length: count }, (_, nth) => sourceFile(nth, lines));

/** The same file with one line put in front of the others, which moves all of them down by one. */
export function withLineAbove(file: ChangedFile, text: string): ChangedFile {
  const texts = [text, ...file.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text))];
  return { ...file, hunks: [addedHunk(texts)], headText: texts.join('\n') };
}

/** One state of a pull request, named by its content. */
export function pushed(
  files: readonly ChangedFile[],
  { base = 'b', rules = [] }: { base?: string; rules?: Snapshot['rules'] } = {},
): Snapshot {
  const content = {
    origin: {
      kind: 'git-range' as const,
      repository: 'https://code.example/acme/shop',
      host: null,
      baseCommit: base.repeat(40),
      headCommit: 'a'.repeat(40),
    },
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    rules,
  };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { changeId: changeId(`sha256:${hash}`), ...content };
}
