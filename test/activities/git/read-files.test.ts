import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFiles } from '../../../activities/git/read-files.ts';
import { gitIn } from '../../../activities/git/opened.ts';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { git, limits, makeFolder, makeRepository, personalEnvironment } from './repository.ts';

type Tree = Map<string, string>;

/** Lines without their ends, as a diff counts them: `a\n` has one line and so has `a`. */
const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
};

/** What head must be, if base and the hunks are right. */
const applyHunks = (base: string[], file: ChangedFile): string[] => {
  const result: string[] = [];
  let at = 0;
  for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
    if (line.baseLine !== null) {
      while (at < line.baseLine - 1) result.push(base[at++] ?? 'missing');
      expect(base[at++]).toBe(line.text);
    }
    if (line.headLine !== null) {
      while (result.length < line.headLine - 1 && line.baseLine === null)
        result.push(base[at++] ?? 'missing');
      expect(result.length).toBe(line.headLine - 1);
      result.push(line.text);
    }
  }
  return [...result, ...base.slice(at)];
};

const line = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '{',
    '}',
    '-- x',
    '++ y',
    '@@ -1 +1 @@',
    '\\ No newline at end of file',
    'diff --git a/x b/x',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll(/[\n\0]/g, ' ')),
);
const content = fc
  .record({ lines: fc.array(line, { maxLength: 40 }), isWindows: fc.boolean(), isOpen: fc.boolean() })
  .map(({ lines, isWindows, isOpen }) => {
    const end = isWindows ? '\r\n' : '\n';
    return lines.join(end) + (isOpen || lines.length === 0 ? '' : end);
  });
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b/c',
    '--output=x',
    'with blank',
    'q"uote',
    'new\nline',
    'ünï',
    ' b/x',
    'a b/a',
    '\\x41',
    'tab\t',
  ),
  fc.stringMatching(/^[a-d]{1,2}$/).map((text) => `dir/${text}`),
);
const tree = fc
  .uniqueArray(fc.tuple(name, content), { selector: ([name]) => name, maxLength: 6 })
  .map((files) => new Map(files));

const commitTree = (folder: string, files: Tree, branch: string): string => {
  const quote = (path: string) => `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  const entries = [...files].map(
    ([path, text]) => `M 100644 inline ${quote(path)}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  );
  const stream = `commit refs/heads/${branch}\ncommitter A <a@example.org> 1 +0000\ndata 0\n${entries.join('')}\n`;
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: folder,
    env: personalEnvironment,
    input: stream,
  });
  return `refs/heads/${branch}`;
};

test('what is read of two trees is their difference: hunks turn each base text into its head text', async () => {
  const repository = makeRepository(makeFolder());
  const bound = gitIn(git, `${repository.folder}/.git`);
  await fc.assert(
    fc.asyncProperty(tree, tree, async (base, head) => {
      const files = await readFiles(
        bound,
        commitTree(repository.folder, base, 'base'),
        commitTree(repository.folder, head, 'head'),
        { ...limits, name: 'x' },
      );
      const touched = new Set(files.flatMap((file) => [file.path, file.previousPath ?? file.path]));
      const differing = [...base.keys(), ...head.keys()].filter((path) => base.get(path) !== head.get(path));
      expect([...touched].sort()).toEqual([...new Set(differing)].sort());
      expect(files.map((file) => file.path)).toEqual(files.map((file) => file.path).sort());
      for (const file of files) {
        const text = head.get(file.path);
        const before = base.get(file.previousPath ?? (file.status === 'added' ? '' : file.path)) ?? '';
        expect(file.content).toBe('text');
        expect(file.headText).toBe(text ?? null);
        expect(applyHunks(linesOf(before), file)).toEqual(linesOf(text ?? ''));
      }
    }),
    { numRuns: 60 },
  );
});
