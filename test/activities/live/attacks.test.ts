import { expect, test, vi } from 'vitest';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import { blobId } from '../../../core/ids.ts';
import { getBlob, putBlob } from '../../../database/blobs.ts';
import { plans } from '../../../database/schema.ts';
import { approvalAttacks } from './approval-attacks.ts';
import type { Row } from './attack-row.ts';
import { quorum } from './live-people.ts';
import { actionOn, appending, deedsIn, keepPlan, planOf } from './live-set-up.ts';
import { arenaForFile } from './live-test.ts';
import { rewritten } from './mutate.ts';
import { changeAttacks, planAttacks } from './plan-attacks.ts';
import { recordAttacks } from './record-attacks.ts';
import { type Defence, without } from './without.ts';

vi.mock(import('../../../core/remedy/plan.ts'), async (real) =>
  (await import('./without.ts')).hashing(await real()),
);
vi.mock(import('../../../core/remedy/find-drift.ts'), async (real) =>
  (await import('./without.ts')).drifting(await real()),
);
vi.mock(import('../../../core/remedy/judge-plan.ts'), async (real) =>
  (await import('./without.ts')).judging(await real()),
);
vi.mock(import('../../../core/remedy/judge-words.ts'), async (real) =>
  (await import('./without.ts')).words(await real()),
);
vi.mock(import('../../../core/remedy/weigh-approvals.ts'), async (real) =>
  (await import('./without.ts')).weighing(await real()),
);
vi.mock(import('../../../activities/origin/keys.ts'), async (real) =>
  (await import('./without.ts')).verifying(await real()),
);
vi.mock(import('../../../activities/live/live-world.ts'), async (real) =>
  (await import('./without.ts')).loading(
    await real(),
    await import('../../../core/remedy/plan.ts'),
    await import('../../../database/blobs.ts'),
  ),
);
vi.mock(import('../../../activities/live/do-actions.ts'), async (real) =>
  (await import('./without.ts')).doing(await real()),
);
vi.mock(import('../../../activities/live/in-turn.ts'), async (real) =>
  (await import('./without.ts')).turns(await real()),
);
vi.mock(import('../../../activities/live/keep-output.ts'), async (real) =>
  (await import('./without.ts')).output(await real()),
);
vi.mock(import('../../../activities/live/journal.ts'), async (real) =>
  (await import('./without.ts')).journalling(await real()),
);
vi.mock(import('../../../activities/live/use-nonce.ts'), async (real) =>
  (await import('./without.ts')).usingNonces(await real()),
);
vi.mock(import('../../../activities/live/watch-clock.ts'), async (real) =>
  (await import('./without.ts')).clocks(await real()),
);
vi.mock(import('../../../activities/live/watch-kill-switch.ts'), async (real) =>
  (await import('./without.ts')).killing(await real()),
);
vi.mock(import('../../../database/nonces.ts'), async (real) =>
  (await import('./without.ts')).nonceRows(await real()),
);
vi.mock(import('../../../database/plans.ts'), async (real) =>
  (await import('./without.ts')).planRows(await real()),
);

const arena = arenaForFile();

/** How many actions the attack gets done with these defences off. */
async function tries({ attack, blind }: Row, off: readonly Defence[]): Promise<number> {
  const place = await arena().newPlace();
  const work = async () => {
    const another: Parameters<Row['attack']>[0]['another'] = (change) =>
      arena().freshPlan(change, place).plan;
    const { before, ...rest } = await attack({ arena: arena(), place, plan: another(), another });
    let done = 0;
    await arena().carry({
      ...rest,
      before: async () => {
        await before?.();
        done = deedsIn(place).length;
      },
    });
    return deedsIn(place).length - done;
  };
  return without(off, work, blind);
}

/** The same attack, with a plan that is written with its keys the other way round and blanks between. */
const rewriting = ({ attack, ...row }: Row): Row => ({
  ...row,
  attack: async (given) => {
    const made = await attack(given);
    const written = Buffer.from(rewritten(made.plan));
    return { blob: () => putBlob(arena().db, written), ...made };
  },
});

/**
 * With all of its defences, or any one of them, nothing is done, however it is written; without them the attack works.
 * Plans as they were approved are carried out all the while, also where they are written otherwise.
 */
async function prove(row: Row): Promise<void> {
  const { stoppedBy } = row;
  expect([await tries(row, []), await tries(rewriting(row), [])]).toEqual([0, 0]);
  if (stoppedBy.length > 1) {
    for (const one of stoppedBy)
      expect([
        one,
        await tries(
          row,
          stoppedBy.filter((other) => other !== one),
        ),
      ]).toEqual([one, 0]);
  }
  expect(await tries(row, stoppedBy)).toBeGreaterThan(0);
  const place = await arena().newPlace();
  expect(await arena().carryTwins(arena().freshPlan({}, place), place)).toEqual([]);
}

const titled = (rows: readonly Row[]): [string, string, Row][] =>
  rows.map((row) => [row.name, row.stoppedBy.join(' or '), row]);

test.each(titled(approvalAttacks))('approvals: %s (stopped by %s)', (_, __, row) => prove(row));
test.each(titled(planAttacks))('plan: %s (stopped by %s)', (_, __, row) => prove(row));
test.each(titled(changeAttacks))('%s (stopped by %s)', (_, __, row) => prove(row));
test.each(titled(recordAttacks))('records: %s (stopped by %s)', (_, __, row) => prove(row));

const running = (script: string) =>
  actionOn('web', { type: 'run', argv: ['/bin/sh', '-c', script], cwd: null, env: {} });

test('what a command prints without end is kept in part, and whole without what bounds it', async () => {
  const printed = 4_000_000;
  const kept = async (): Promise<number> => {
    const plan = planOf([running(`head -c ${printed} /dev/zero | tr "\\0" x`)]);
    const wish = { plan: await keepPlan(arena().db, plan), approvals: quorum(plan) };
    const { actions } = await createLiveActivities(arena().world()).carryOut(wish);
    return (await getBlob(arena().db, blobId(`sha256:${actions[0]?.output ?? ''}`))).length;
  };
  expect(await kept()).toBeLessThan(1_100_000);
  expect(await without(['bounded output'], kept)).toBe(printed);
});

test('a command that goes on is ended by its time, and without that it does what it would', async () => {
  const place = await arena().newPlace();
  const tries = (timeoutSeconds: number) => {
    const deed = appending(place, `after ${timeoutSeconds} s`);
    const slow =
      deed.type === 'run' ? { ...deed, argv: deed.argv.with(2, `sleep 2; ${deed.argv[2]}`) } : deed;
    const plan = planOf([{ ...actionOn('web', slow), timeoutSeconds }]);
    return arena().carry({ plan, approvals: quorum(plan) });
  };
  expect([await tries(1), deedsIn(place)]).toEqual(['failed', []]);
  expect([await tries(20), deedsIn(place)]).toEqual(['done', ['after 20 s']]);
});

test('many plans at once are judged one after the other: else each would be the first of its hour', async () => {
  const allowed = 2;
  const atOnce = async (): Promise<number> => {
    await arena().db.delete(plans);
    const place = await arena().newPlace();
    const policy = { production: { plansPerHour: allowed } };
    const all = Array.from({ length: 8 }, () => arena().freshPlan({}, place).plan);
    const ends = await Promise.all(
      all.map((plan) => arena().carry({ plan, approvals: quorum(plan), policy })),
    );
    return ends.filter((end) => end === 'done').length;
  };
  expect(await atOnce()).toBe(allowed);
  expect(await without(['one at a time'], atOnce)).toBeGreaterThan(allowed);
});
