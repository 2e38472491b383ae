import { expect, test } from 'vitest';
import { parseFleetRefreshInput } from '../../../core/fleet/refresh-input.ts';

test('nothing, or whether all are wanted', () => {
  expect(parseFleetRefreshInput(undefined)).toEqual({ ok: true, input: { all: false } });
  expect(parseFleetRefreshInput({})).toEqual({ ok: true, input: { all: false } });
  expect(parseFleetRefreshInput({ all: true })).toEqual({ ok: true, input: { all: true } });
});

test('anything else is refused in words', () => {
  for (const raw of [{ al: true }, { all: 'yes' }, 3, null, []]) {
    const parsed = parseFleetRefreshInput(raw);
    expect(parsed.ok ? '' : parsed.problem, JSON.stringify(raw)).toContain(
      'The input of refreshFleet is not as it should be',
    );
  }
});
