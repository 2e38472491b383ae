import { expect, test } from 'vitest';
import { loadPrompts } from '../../../activities/models/prompt-files.ts';
import { ballotQuestionKey, questionKey } from '../../../activities/models/question-key.ts';
import { seatId } from '../../../core/ids.ts';
import { addedFile, seatOf, snapshotOf } from './support.ts';

const asked = {
  system: 'You sit on a panel.',
  user: 'FILE "a.ts"',
  schema: { type: 'object' },
  promptVersion: 'v1',
  round: 1,
};
const seat = seatOf('openai');

test('the same question has the same key', () => {
  expect(questionKey({ ...seat }, { ...asked })).toBe(questionKey(seat, asked));
  expect(questionKey(seat, asked)).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['provider', { provider: 'xai' }],
  ['model', { model: 'gpt-5.2' }],
  ['focus', { focus: 'logic' }],
  ['kind of connection', { simulated: false }],
  ['seat', { id: seatId('second') }],
] as const)('another %s makes it another', (_, more) => {
  expect(questionKey({ ...seat, ...more }, asked)).not.toBe(questionKey(seat, asked));
});

test.each([
  ['system text', { system: 'You sit on a panel!' }],
  ['user text', { user: 'FILE "a.ts" ' }],
  ['schema of the answer', { schema: { type: 'array' } }],
  ['version of the prompts', { promptVersion: 'v2' }],
  ['round', { round: 2 }],
])('another %s makes it another', (_, more) => {
  expect(questionKey(seat, { ...asked, ...more })).not.toBe(questionKey(seat, asked));
});

test('no text can be moved from one field into the next', () => {
  const one = questionKey(seat, { ...asked, system: 'a', user: 'b","c' });
  expect(questionKey(seat, { ...asked, system: 'a","b', user: 'c' })).not.toBe(one);
});

test('what is not shown to a seat does not matter: its price, its substitute, the commits, other pieces', () => {
  const piece = { index: 0, tokens: 9, parts: [{ path: 'a.ts', firstHunk: 0, endHunk: 1 }] };
  const shown = { prompts: loadPrompts(), round: 1, instructions: null, piece };
  const key = ballotQuestionKey(seat, { ...shown, snapshot: snapshotOf([addedFile('a.ts', 'x')]) });
  const priced = {
    ...seat,
    price: { inputMicroUsdPerMillion: 1, outputMicroUsdPerMillion: 1 },
    piecesMax: 3,
  };
  const more = snapshotOf([addedFile('a.ts', 'x'), addedFile('b.ts', 'y')]);
  const later = { ...shown, piece: { ...piece, index: 7, tokens: 10 }, snapshot: more };
  expect(ballotQuestionKey(priced, later)).toBe(key);
  const other = snapshotOf([addedFile('a.ts', 'z')]);
  expect(ballotQuestionKey(seat, { ...shown, snapshot: other })).not.toBe(key);
  const told = { ...shown, instructions: 'Look at x.', snapshot: more };
  expect(ballotQuestionKey(seat, told)).not.toBe(key);
});
