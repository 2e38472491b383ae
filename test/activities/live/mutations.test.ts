import { expect, test, vi } from 'vitest';
import { seed } from '../../seed.ts';
import { deedsIn } from './live-set-up.ts';
import { arenaForFile } from './live-test.ts';
import { mutationsFrom, proveMutations } from './prove-mutations.ts';
import { without } from './without.ts';

vi.mock(import('../../../core/remedy/plan.ts'), async (real) =>
  (await import('./without.ts')).hashing(await real()),
);

const arena = arenaForFile();

test(`no change of an approved plan, its approvals or what it finds is carried out (seed ${seed})`, {
  timeout: 300_000,
}, async () => {
  const { mutations, twins, wrong } = await proveMutations(arena(), { seed, many: 210 });
  expect(wrong).toEqual([]);
  expect([mutations, twins]).toEqual([210, 420]);
});

test(`with a hash that covers no actions, changed ones are carried out (seed ${seed})`, async () => {
  let acted = 0;
  for (const { attackOn } of mutationsFrom(seed, 40)) {
    const place = await arena().newPlace();
    await without(['hash'], () => arena().carry(attackOn(arena().freshPlan({}, place).plan, arena())));
    acted += deedsIn(place).length > 0 ? 1 : 0;
  }
  expect(acted).toBeGreaterThan(3);
});
