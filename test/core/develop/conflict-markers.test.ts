import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markersLeft } from '../../../core/develop/conflict-markers.ts';

const conflicted = 'a\n<<<<<<< your-change\nmine\n||||||| 3e2f137\nold\n=======\ntheirs\n>>>>>>> base\nz\n';

describe('markers of a merge', () => {
  test('are found line by line, whatever ends the lines', () => {
    expect(markersLeft(conflicted, ['a\nmine\nz\n', 'a\ntheirs\nz\n'])).toEqual([2, 4, 6, 8]);
    expect(markersLeft(conflicted.replaceAll('\n', '\r\n'), [])).toEqual([2, 4, 6, 8]);
  });

  test('of a renamed file name its path', () => {
    expect(markersLeft('<<<<<<< your-change:src/a b.ts\n>>>>>>> base:src/c.ts\n', [])).toEqual([1, 2]);
  });

  test('each count on their own: a half settled place is not settled', () => {
    const lines = conflicted.split('\n');
    for (const at of [1, 3, 5, 7]) expect(markersLeft(lines[at] ?? '', [])).toEqual([1]);
  });

  test('are not what a text underlines a heading with, where one of the sides does so', () => {
    const heading = 'Title\n=======\n';
    expect(markersLeft(heading, [null, heading])).toEqual([]);
    expect(markersLeft(heading, [null, 'Title\n'])).toEqual([2]);
    // The other lines are markers all the same.
    expect(markersLeft(`${heading}>>>>>>> base\n`, [heading, null])).toEqual([3]);
  });

  test('are not what only looks like them', () => {
    const text =
      '<<<<<<< HEAD\n<<<<<<<< your-change\n <<<<<<< your-change\n>>>>>>> based\n======\n||||||| no\n';
    expect(markersLeft(text, [])).toEqual([]);
  });

  test('are found wherever they were put', () => {
    const line = fc.stringMatching(/^[a-z=<>| ]{0,8}$/);
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        const text = [...before, '>>>>>>> base', ...after].join('\n');
        expect(markersLeft(text, [])).toContain(before.length + 1);
      }),
    );
  });
});
