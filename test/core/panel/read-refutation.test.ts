import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRefutation } from '../../../core/panel/read-refutation.ts';
import { refutationSchema } from '../../../core/panel/refutation.ts';

const judged = (claim: number, more: object = {}) => ({
  claim,
  judgement: 'refuted',
  severity: null,
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: 'escape(input)',
  reason: 'It is escaped.',
  ...more,
});
const read = (judgements: unknown, claims = 1) => readRefutation(JSON.stringify({ judgements }), claims);
const problemsOf = (judgements: unknown, claims = 1): string => {
  const answer = read(judgements, claims);
  return answer.usable ? 'usable' : answer.problems.join('; ');
};

test('one judgement of each claim is an answer, in whatever order they come', () => {
  const answer = read([judged(2), judged(1)], 2);
  expect(answer).toEqual({ usable: true, answer: { judgements: [judged(1), judged(2)] } });
});

describe('what cannot be misread is read', () => {
  test('inside a fence, in another case, with swapped lines and a field too many', () => {
    const text = `Here it is:\n\`\`\`json\n${JSON.stringify({
      judgements: [
        judged(1, { judgement: 'Upheld ', severity: 'HIGH', startLine: 9, endLine: 4, more: true }),
      ],
      note: 'x',
    })}\n\`\`\``;
    expect(readRefutation(text, 1)).toMatchObject({
      usable: true,
      answer: { judgements: [{ judgement: 'upheld', severity: 'high', startLine: 4, endLine: 9 }] },
    });
  });

  test('the place of one that cannot decide is not read at all', () => {
    const undecided = judged(1, { judgement: 'undecided', file: null, side: '', startLine: -1, quote: 7 });
    expect(read([undecided])).toMatchObject({
      usable: true,
      answer: { judgements: [{ judgement: 'undecided', file: '', startLine: 0, quote: '' }] },
    });
  });

  test('a severity counts only where the claim is upheld', () => {
    expect(read([judged(1, { severity: 'critical' })])).toMatchObject({
      answer: { judgements: [{ severity: null }] },
    });
  });
});

describe('a problem is', () => {
  test.each<[string, unknown, number, string]>([
    ['a claim without a judgement', [judged(1)], 2, 'claim 2: must be judged once, and was judged 0 times'],
    [
      'a claim judged twice',
      [judged(1), judged(1, { judgement: 'undecided' })],
      1,
      'claim 1: must be judged once, and was judged 2 times',
    ],
    ['a claim that was not shown', [judged(1), judged(3)], 1, 'claim 3: there are only 1 claims'],
    [
      'one that is upheld without a severity',
      [judged(1, { judgement: 'upheld' })],
      1,
      'claim 1: severity must be there, since it is upheld',
    ],
    [
      'a word that is none of the three',
      [judged(1, { judgement: 'false positive' })],
      1,
      'judgements.0.judgement: must be one of upheld, refuted, undecided',
    ],
    [
      'a place without a side',
      [judged(1, { side: null })],
      1,
      'judgements.0.side: must be one of head, base',
    ],
    ['no list', 'refuted', 1, 'judgements: must be there, and be a list'],
  ])('%s', (_, judgements, claims, problem) => {
    expect(problemsOf(judgements, claims)).toContain(problem);
  });

  test('what is no JSON, or empty', () => {
    expect(readRefutation('I refute them all.', 1)).toMatchObject({ usable: false });
    expect(readRefutation('', 1)).toEqual({ usable: false, problems: ['The answer was empty.'] });
  });

  test('told at most ten times', () => {
    const answer = read([], 30);
    expect(answer.usable ? [] : answer.problems).toHaveLength(10);
  });
});

test('whatever a model writes, what is read keeps to the schema and judges each claim once', () => {
  const field = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constantFrom('refuted', 'upheld', 'undecided', 'head', 'high', null),
  );
  const anything = fc.array(
    fc.record({
      claim: fc.integer({ min: 0, max: 3 }),
      judgement: field,
      severity: field,
      file: field,
      side: field,
      startLine: field,
      endLine: field,
      quote: field,
      reason: field,
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(anything, (judgements) => {
      const answer = read(judgements, 2);
      if (!answer.usable) {
        expect(answer.problems.length).toBeGreaterThan(0);
        return;
      }
      expect(refutationSchema.parse(answer.answer)).toEqual(answer.answer);
      expect(answer.answer.judgements.map((one) => one.claim)).toEqual([1, 2]);
    }),
  );
});
