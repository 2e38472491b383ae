import { expect, test } from 'vitest';
import { believed } from '../../../simulator/remediators/doubt.ts';

test('most believe what is surest together; of two alike the first, and what seats cite counts for nothing', () => {
  const [one, two] = ['seat a (simulated): hypothesis 1, 60 % sure', 'seat b: hypothesis 2, 40 % sure'];
  expect(believed([one, two].join('\n'))).toBe(1);
  expect(believed([one, two, two].join('\n'))).toBe(2);
  expect(believed([one, 'seat c: hypothesis 2, 60 % sure'].join('\n'))).toBe(1);
  expect(
    believed(['seat a: none of them, 90 % sure', '  a |seat b: hypothesis 2, 99 % sure'].join('\n')),
  ).toBe(0);
});
