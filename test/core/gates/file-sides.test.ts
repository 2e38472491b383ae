import { expect, test } from 'vitest';
import { sidesOf } from '../../../core/gates/file-sides.ts';
import type { HunkLine } from '../../../core/change/snapshot.ts';
import { fileOf } from '../../builders.ts';
import fc from 'fast-check';

/** A file with the whole head, whose hunks hold every changed line and `around` lines beside it. */
function fileFrom(edits: readonly { kind: HunkLine['kind']; text: string }[], around: number) {
  const lines: HunkLine[] = [];
  let base = 0;
  let head = 0;
  for (const { kind, text } of edits) {
    if (kind !== 'added') base += 1;
    if (kind !== 'removed') head += 1;
    lines.push({
      kind,
      text,
      baseLine: kind === 'added' ? null : base,
      headLine: kind === 'removed' ? null : head,
    });
  }
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'context');
  const shown = lines.filter((_, at) => isNear(at));
  const textOf = (gone: HunkLine['kind']) =>
    edits
      .filter(({ kind }) => kind !== gone)
      .map(({ text }) => text)
      .join('\n');
  const file = fileOf('a', '', {
    headText: textOf('added') === '' && head === 0 ? '' : textOf('removed'),
    hunks: [{ heading: '', lines: shown }],
  });
  return { file, base: textOf('added'), head };
}

test('the base is the head with its hunks taken back', () => {
  const edit = fc.record({
    kind: fc.constantFrom('context' as const, 'context' as const, 'added' as const, 'removed' as const),
    text: fc.stringMatching(/^[a-c]{1,3}$/),
  });
  fc.assert(
    fc.property(
      fc.array(edit, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      (edits, around) => {
        fc.pre(edits.some(({ kind }) => kind !== 'removed') && edits.some(({ kind }) => kind !== 'added'));
        const { file, base } = fileFrom(edits, around);
        expect(sidesOf(file).base.text).toBe(base);
      },
    ),
  );
});

test('of a patch only what its hunks show is known, with its lines', () => {
  expect(sidesOf(fileOf('a', ' one\n-two\n+three\n@@ far\n+four'))).toEqual({
    base: { text: 'one\ntwo', whole: false, lines: [1, 2] },
    head: { text: 'one\nthree\nfour', whole: false, lines: [1, 2, 103] },
  });
});

test('a new file has no base, a deleted one no head', () => {
  expect(sidesOf(fileOf('a', '+one', { status: 'added' }))).toMatchObject({
    base: { text: '' },
    head: { text: 'one', whole: true },
  });
  expect(sidesOf(fileOf('a', '-one', { status: 'deleted' }))).toMatchObject({
    base: { text: 'one', whole: true },
    head: { text: '' },
  });
});
