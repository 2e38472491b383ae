import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChangedFile, HunkLine } from '../../../core/change/snapshot.ts';
import { passagesOf } from '../../../core/gates/passage.ts';

const line = (kind: HunkLine['kind'], text: string, headLine: number | null): HunkLine => ({
  kind,
  text,
  baseLine: null,
  headLine,
});
const file = (change: Partial<ChangedFile>): ChangedFile => ({
  path: 'a.ts',
  previousPath: null,
  status: 'modified',
  content: 'text',
  baseMode: null,
  headMode: null,
  hunks: [],
  headText: null,
  lossy: false,
  ...change,
});

test('the whole head, where it is known, is one passage', () => {
  const hunks = [
    { heading: 'f()', lines: [line('context', 'a', 1), line('removed', 'x', null), line('added', 'b', 2)] },
  ];
  expect(passagesOf(file({ hunks, headText: 'a\nb\nc\n' }))).toEqual([
    { text: 'a\nb\nc\n', firstLine: 1, whole: true, heading: '', added: new Set([2]) },
  ]);
});

test('a hunk of a patch is a passage without what it removes, named by its heading', () => {
  const hunks = [
    {
      heading: 'class A',
      lines: [line('context', 'a', 7), line('removed', 'x', null), line('added', 'b', 8)],
    },
    { heading: 'class B', lines: [line('context', 'c', 20), line('removed', 'y', null)] },
  ];
  expect(passagesOf(file({ hunks }))).toEqual([
    { text: 'a\nb', firstLine: 7, whole: false, heading: 'class A', added: new Set([8]) },
  ]);
});

test('the hunk of a new file is its whole head; numbers that jump cut a hunk', () => {
  const lines = [line('added', 'a', 1), line('added', 'b', 2)];
  expect(passagesOf(file({ status: 'added', hunks: [{ heading: '', lines }] }))[0]?.whole).toBe(true);
  const torn = [line('added', 'a', 1), line('added', 'b', 5)];
  expect(passagesOf(file({ hunks: [{ heading: '', lines: torn }] })).map((it) => it.firstLine)).toEqual([
    1, 5,
  ]);
});

test('nothing added is nothing to judge', () => {
  expect(passagesOf(file({ headText: 'a' }))).toEqual([]);
  expect(passagesOf(file({}))).toEqual([]);
});

test('each added line stands in exactly one passage, at its own number', () => {
  const kinds = fc.array(fc.constantFrom<HunkLine['kind']>('added', 'context', 'removed'), { maxLength: 40 });
  fc.assert(
    fc.property(kinds, fc.integer({ min: 1, max: 1000 }), (shape, first) => {
      let next = first;
      const lines = shape.map((kind) => line(kind, `line ${next}`, kind === 'removed' ? null : next++));
      const passages = passagesOf(file({ hunks: [{ heading: '', lines }] }));
      const seen = passages.flatMap((it) =>
        [...it.added].map((at) => it.text.split('\n')[at - it.firstLine]),
      );
      expect(seen).toEqual(lines.filter((it) => it.kind === 'added').map((it) => it.text));
    }),
  );
});
