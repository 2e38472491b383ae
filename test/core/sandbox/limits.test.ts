import { expect, test } from 'vitest';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';

test('every limit has a default, and none is without bound', () => {
  const limits = sandboxLimitsSchema.parse({});
  for (const [name, value] of Object.entries(limits)) {
    expect([name, Number.isFinite(value) && value > 0]).toEqual([name, true]);
    expect(sandboxLimitsSchema.safeParse({ [name]: Number.MAX_SAFE_INTEGER }).success).toBe(false);
    expect(sandboxLimitsSchema.safeParse({ [name]: 0 }).success).toBe(false);
  }
});
