import { expect, test } from 'vitest';
import { parseRemediateInput } from '../../../core/remedy/remediate-input.ts';
import { draftOf } from './remedy-builders.ts';

const long = {
  type: 'run' as const,
  argv: Array.from({ length: 12 }, () => 'x'.repeat(10_000)),
  cwd: null,
  env: {},
};
const longPlan = draftOf({ actions: draftOf().actions.map((action) => ({ ...action, deed: long })) });

test('assets and words are enough', () => {
  expect(parseRemediateInput({ assets: ['demo.a'], what: ' It fails. ' })).toEqual({
    input: { assets: ['demo.a'], what: 'It fails.', panel: 'default' },
  });
});

test.each([
  ['no object', 'demo.a', /The input of remediate/],
  ['an unknown field', { assets: ['demo.a'], what: 'x', aset: 1 }, /"aset" is no known field/],
  ['no asset', { assets: [], what: 'x' }, /"assets"/],
  ['a name that is none', { assets: ['Demo A'], what: 'x' }, /"assets\.0"/],
  ['an asset twice', { assets: ['demo.a', 'demo.a'], what: 'x' }, /names demo\.a twice/],
  ['no words', { assets: ['demo.a'], what: '  ' }, /"what"/],
  ['a plan of nobody', { assets: ['demo.a'], what: 'x', plan: draftOf() }, /"by" is missing/],
  [
    'a plan with an order of the shell',
    { assets: ['demo.a'], what: 'x', by: 'ada', plan: { run: 'rm' } },
    /plan/,
  ],
  [
    'a plan longer than anybody reads',
    { assets: ['demo.a'], what: 'x', by: 'ada', plan: longPlan },
    /"plan" is \d+ characters long/,
  ],
])('%s is refused with field and remedy', (_, raw, words) => {
  const parsed = parseRemediateInput(raw);
  expect('problem' in parsed ? parsed.problem : '').toMatch(words);
});
