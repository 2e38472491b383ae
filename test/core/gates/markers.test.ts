import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentOn, givesReason, markersIn } from '../../../core/gates/markers.ts';

const rulesOf = (comment: string) => markersIn(comment).map((it) => it.rule.replace('placeholders.', ''));

describe('markers', () => {
  test.each([
    '// TODO',
    '# TODO: more',
    '// TODO(ann): more',
    '-- FIXME slow',
    '/* XXX */',
    '// this is wrong, FIXME',
    '<!-- TBD -->',
    '// todo: more',
    '//todo',
    '// Todo - more',
    ' * @todo more',
    '// HACK',
    '// WIP: not yet',
    '//! TODO crate docs',
    '// TODO/FIXME: both',
  ])('%s is one', (comment) => {
    expect(rulesOf(comment)).toEqual(['marker']);
  });

  test.each([
    '// a todo list app',
    '// todo items by date',
    '// todos',
    '// Flags `TODO` comments',
    '// Flags "TODO" comments',
    '// see TODO.md',
    '// TODO-list',
    '// TODOS',
    '// $TODO and obj.TODO',
    '// finds TODO, FIXME and XXX',
    '// each TODO comment is counted',
    '// like XXX-XXX-XXXX',
    '// hackers and hacks',
    '// autofixme',
  ])('%s is none', (comment) => {
    expect(rulesOf(comment)).toEqual([]);
  });
});

describe('stand-ins', () => {
  test.each([
    '// In a real application, you would hash it',
    '// in production, use a queue'.replace('use a queue', 'you would use a queue'),
    '// Placeholder',
    '// placeholder implementation',
    '// Your code here',
    '// Add your logic here',
    '// ... existing code ...',
    '// rest of the function',
    '// For now, return a mock',
    '// hard-coded for now',
    '// Not implemented',
    '// not implemented yet',
    '// to be implemented later',
    '// Replace with a real check',
    '// Simulate API call',
    '// omitted for brevity',
    '// Implement authentication logic here',
    '# mock data',
  ])('%s is one', (comment) => {
    expect(rulesOf(comment)).toEqual(['stand-in-comment']);
  });

  test.each([
    '// runs in production environments too',
    '// the placeholder text of the field',
    '// the rest of the line is a name',
    '// do not use this in a real application',
    '// what must be implemented by drivers',
    '// methods that are not implemented.',
    '// Simulated annealing',
    '// replaces the value with the real path',
    '// for now and ever',
  ])('%s is none', (comment) => {
    expect(rulesOf(comment)).toEqual([]);
  });
});

test('lines are counted within the comment, one marker each', () => {
  expect(markersIn('/*\n * TODO a, TODO b\n * fine\r\n * FIXME\r\n */')).toEqual([
    { rule: 'placeholders.marker', line: 1 },
    { rule: 'placeholders.marker', line: 3 },
  ]);
});

test('no text makes more markers than it has lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('TODO', 'xxx', ':', '\n', ' ', '//', 'for now', 'word')),
      (parts) => {
        const comment = parts.join('');
        expect(markersIn(comment).length).toBeLessThanOrEqual(comment.split('\n').length);
      },
    ),
  );
});

test('three words make a reason; a word, a directive or a marker do not', () => {
  expect(
    [
      '// the file may be gone',
      '/* old servers lack it */',
      '# eslint-disable-line x -- it throws on close',
    ].filter(givesReason),
  ).toHaveLength(3);
  expect(
    [
      '// ignore',
      '/* no op */',
      '// eslint-disable-line no-empty because-of rules',
      '// TODO handle this error',
      '',
    ].filter(givesReason),
  ).toEqual([]);
});

test('the comment on a line of code is what follows its marker', () => {
  expect(commentOn('} catch {} // old servers lack it')).toBe('old servers lack it');
  expect(commentOn('pass  # why')).toBe('why');
  expect(commentOn('const url = "https://a.dev";')).toBe('');
});
