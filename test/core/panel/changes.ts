import * as fc from 'fast-check';
import type { ChangedFile, Hunk, HunkLine } from '../../../core/change/snapshot.ts';

/** Lines that a change adds, numbered from `first` on. */
export const addedHunk = (texts: string[], first = 1, heading = ''): Hunk => ({
  heading,
  lines: texts.map(
    (text, index): HunkLine => ({ kind: 'added', text, baseLine: null, headLine: first + index }),
  ),
});

export const changedFile = (path: string, hunks: Hunk[], more: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  previousPath: null,
  status: 'modified',
  content: 'text',
  baseMode: '100644',
  headMode: '100644',
  hunks,
  headText: null,
  lossy: false,
  ...more,
});

const line = fc.oneof(
  { weight: 9, arbitrary: fc.string({ maxLength: 80, unit: 'grapheme' }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 6_000 }).map((length) => 'y'.repeat(length)) },
);
const hunks = fc.array(
  fc.record({
    heading: fc.string({ maxLength: 40 }),
    texts: fc.array(line, { minLength: 1, maxLength: 40 }),
  }),
  { maxLength: 6 },
);

/** Changes of up to twelve files, in path order, each path once. */
export const changes: fc.Arbitrary<{ files: ChangedFile[] }> = fc
  .uniqueArray(
    fc.record({
      path: fc.stringMatching(/^[a-z]{1,8}(?:\/[a-z]{1,8}){0,2}\.ts$/),
      hunks,
      content: fc.oneof(
        { weight: 8, arbitrary: fc.constant('text' as const) },
        { weight: 1, arbitrary: fc.constantFrom('binary', 'symlink', 'submodule', 'too-large') },
      ),
    }),
    { selector: (file) => file.path, maxLength: 12 },
  )
  .map((files) => ({
    files: files
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, content, hunks }) => {
        let first = 1;
        const numbered = hunks.map(({ heading, texts }) => {
          const hunk = addedHunk(texts, first, heading);
          first += texts.length + 10;
          return hunk;
        });
        return changedFile(path, content === 'text' ? numbered : [], {
          content,
        });
      }),
  }));

const codeLine = fc.oneof(
  fc.constantFrom(
    'export class Store {',
    '  put(key) {',
    '  }',
    '}',
    '// why',
    '',
    'function walk() {',
    '  walk(key);',
  ),
  fc.integer({ min: 1, max: 600 }).map((length) => `  const ${'x'.repeat(length)} = new Store();`),
);

/** Changes of code, with all kinds of lines; of some files the whole head side is known. */
export const codeChanges: fc.Arbitrary<{ files: ChangedFile[] }> = fc
  .array(
    fc.record({
      lines: fc.array(fc.tuple(fc.constantFrom('added', 'removed', 'context'), codeLine), {
        minLength: 1,
        maxLength: 120,
      }),
      isWhole: fc.boolean(),
      extension: fc.constantFrom('ts', 'py', 'go', 'ipynb', 'md'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((files) => ({
    files: files.map(({ lines, isWhole, extension }, index) => {
      let head = 0;
      let base = 0;
      const numbered = lines.map(
        ([kind, text]): HunkLine => ({
          kind,
          text,
          headLine: kind === 'removed' ? null : (head += 1),
          baseLine: kind === 'added' ? null : (base += 1),
        }),
      );
      const headText = numbered.flatMap((line) => (line.headLine === null ? [] : [line.text])).join('\n');
      // In two hunks, as if the lines between them were left out.
      const middle = Math.ceil(numbered.length / 2);
      return changedFile(
        `${index}.${extension}`,
        [numbered.slice(0, middle), numbered.slice(middle)]
          .filter((some) => some.length > 0)
          .map((some) => ({ heading: '', lines: some })),
        { headText: isWhole ? headText : null },
      );
    }),
  }));
