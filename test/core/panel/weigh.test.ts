import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../../core/panel/tokens.ts';
import { thirdsPerToken, weigh } from '../../../core/panel/weigh.ts';

const text = fc.string({ unit: 'binary' });

test('weighs what the tokens of a text are estimated to be', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(Math.ceil(weigh(one) / thirdsPerToken)).toBe(estimateTokens(one));
    }),
  );
});

test('parts weigh what the whole does', () => {
  fc.assert(fc.property(text, text, (one, other) => weigh(one) + weigh(other) === weigh(one + other)));
});
