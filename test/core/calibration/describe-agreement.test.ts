import { expect, test } from 'vitest';
import { describeAgreement } from '../../../core/calibration/describe-agreement.ts';

test.each([
  [null, 0, /no two seats/],
  [null, 12, /all votes are alike/],
  [1, 12, /mostly agree/],
  [0.8, 12, /mostly agree/],
  [0.79, 12, /tentative/],
  [0.667, 12, /tentative/],
  [0.66, 12, /^more than by chance/],
  [0, 12, /no more than by chance/],
  [-0.4, 12, /no more than by chance/],
])('α %s over %i units', (alpha, units, words) => {
  expect(describeAgreement({ alpha, units, values: units * 2 })).toMatch(words);
});
