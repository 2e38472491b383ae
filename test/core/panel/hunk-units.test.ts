import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outlineText } from '../../../core/change/outline.ts';
import type { Hunk, HunkLine } from '../../../core/change/snapshot.ts';
import { placesOf } from '../../../core/panel/file-outline.ts';
import { type Unit, unitsOf } from '../../../core/panel/hunk-units.ts';
import { addedHunk } from './changes.ts';

/** The units of a hunk, each line weighing one. */
function divided(hunk: Hunk, linesMax: number, run: Unit = { first: 0, end: hunk.lines.length }): Unit[] {
  const text = hunk.lines.filter((line) => line.headLine !== null).map((line) => line.text);
  return unitsOf({
    hunk,
    run,
    places: placesOf(hunk, 'head'),
    symbols: outlineText('a.ts', text.join('\n')),
    weightOf: ({ first, end }) => end - first,
    weightMax: linesMax,
  });
}

const shown = (hunk: Hunk, linesMax: number) =>
  divided(hunk, linesMax).map(({ first, end }) =>
    hunk.lines
      .slice(first, end)
      .map((line) => line.text.trim())
      .join(' | '),
  );

describe('a hunk is divided', () => {
  test('not at all where it fits', () => {
    expect(divided(addedHunk(['a', 'b', 'c']), 3)).toEqual([{ first: 0, end: 3 }]);
  });

  test('between functions, each with the comment above it', () => {
    const hunk = addedHunk([
      'import a;',
      '',
      '// One.',
      'function one() {',
      '}',
      '',
      '/** Two. */',
      'function two() {',
      '}',
    ]);
    expect(shown(hunk, 4)).toEqual([
      'import a; | ',
      '// One. | function one() { | }',
      '',
      '/** Two. */ | function two() { | }',
    ]);
  });

  test('within a class between its methods, and within a long one between lines', () => {
    const hunk = addedHunk(['class A {', 'short() {', 'x', '}', 'long() {', '1', '2', '3', '4', '}', '}']);
    expect(shown(hunk, 3)).toEqual([
      'class A {',
      'short() { | x | }',
      'long() {',
      '1',
      '2',
      '3',
      '4',
      '}',
      '}',
    ]);
  });

  test('never between what goes and what takes its place, where that is short', () => {
    const line = (kind: HunkLine['kind'], text: string, at: number): HunkLine => ({
      kind,
      text,
      baseLine: kind === 'added' ? null : at,
      headLine: kind === 'removed' ? null : at,
    });
    const lines = [1, 2, 3, 4].flatMap((at) => [
      line('removed', `-${at}`, at),
      line('added', `+${at}`, at),
      line('context', '', at),
    ]);
    expect(shown({ heading: '', lines }, 4)).toEqual([
      '-1 | +1',
      '',
      '-2 | +2',
      '',
      '-3 | +3',
      '',
      '-4 | +4',
      '',
    ]);
    expect(shown({ heading: '', lines }, 2)).toEqual(lines.map((one) => one.text));
  });

  test('only where it is asked to be', () => {
    expect(divided(addedHunk(['a', 'b', 'c', 'd']), 1, { first: 1, end: 3 })).toEqual([
      { first: 1, end: 2 },
      { first: 2, end: 3 },
    ]);
  });
});

test('every line is in exactly one unit, in order, and only one line is heavier than allowed', () => {
  const text = fc.constantFrom('class A {', 'f() {', '}', '// c', '', 'x;', 'function g() {');
  const kind = fc.constantFrom<HunkLine['kind']>('added', 'removed', 'context');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(kind, text), { minLength: 1 }),
      fc.integer({ min: -2, max: 12 }),
      (some, most) => {
        let head = 0;
        let base = 0;
        const lines = some.map(
          ([one, words]): HunkLine => ({
            kind: one,
            text: words,
            headLine: one === 'removed' ? null : (head += 1),
            baseLine: one === 'added' ? null : (base += 1),
          }),
        );
        const units = divided({ heading: '', lines }, most);
        expect(
          units.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, n) => first + n)),
        ).toEqual([...lines.keys()]);
        for (const { first, end } of units) expect(end - first).toBeLessThanOrEqual(Math.max(1, most));
      },
    ),
  );
});

test('half a million lines without a symbol are divided in a moment', () => {
  const lines = Array.from(
    { length: 500_000 },
    (_, at): HunkLine => ({
      kind: at < 250_000 ? 'removed' : 'added',
      text: '',
      headLine: at < 250_000 ? null : at,
      baseLine: at < 250_000 ? at : null,
    }),
  );
  expect(divided({ heading: '', lines }, 100)).toHaveLength(500_000);
});
