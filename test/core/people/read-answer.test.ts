import { expect, test } from 'vitest';
import { makeKey } from '../../../activities/origin/keys.ts';
import { readAnswer } from '../../../core/people/read-answer.ts';
import { signedBy } from './signing.ts';

const said = { by: 'ada', decision: 'approve', reason: 'fine' };
const signed = signedBy(makeKey(), said, { subject: 'audit-1.0a1b2c3d', question: 2 });

test.each([said, 'approve', null, 7, [said], { comment: undefined, ...said }].slice(0, 5))(
  'what nothing vouches for is read as it was typed: %j',
  (raw) => {
    expect(readAnswer(raw)).toEqual({ answer: raw, vouching: { kind: 'typed' } });
  },
);

test('a signature is parted from what was signed', () => {
  const { kind, subject, question, at, key, signature } = signed;
  expect(readAnswer(signed)).toEqual({
    answer: said,
    vouching: { kind: 'signed', signed: { kind, subject, question, at, key, signature } },
  });
});

test('fields that nobody knows stay with the answer, which then is none', () => {
  expect(readAnswer({ ...signed, trusted: true })).toMatchObject({ answer: { trusted: true } });
});

test.each([
  ['no signature', { signature: undefined }, '"signature" is missing'],
  ['another kind', { kind: 'countersign.approval.v1' }, '"kind" is "countersign.approval.v1"'],
  ['no question', { question: undefined }, '"question" is missing'],
  ['half a question', { question: 1.5 }, '"question"'],
  ['no subject', { subject: '' }, '"subject" is empty'],
])('a signed answer with %s is refused, with what to do', (_, change, words) => {
  const refused = { refused: expect.stringContaining(words) as string };
  expect(readAnswer({ ...signed, ...change })).toEqual(refused);
  expect(readAnswer({ ...signed, ...change })).toEqual({
    refused: expect.stringContaining('--print') as string,
  });
});

test('a comment is named, and nothing else vouches beside it', () => {
  const comment = 'comment/acme/shop/7';
  expect(readAnswer({ ...said, comment })).toEqual({ answer: said, vouching: { kind: 'comment', comment } });
  expect(readAnswer({ ...said, comment: true })).toHaveProperty('refused');
  // Beside a signature it is a field that no answer has.
  expect(readAnswer({ ...signed, comment })).toMatchObject({ answer: { comment } });
});
