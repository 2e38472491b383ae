import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeatRecord } from '../../cli/report/seat-record.ts';
import { type Engine, startEngine } from '../engine.ts';
import { commandOn, disputedPatch } from './engine-commands.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const call = (args: string[], input?: string) => commandOn(engine, args, { input });
const seats = async (...args: string[]) =>
  (JSON.parse((await call(['seats', ...args, '--json'])).out) as { seats: SeatRecord[] }).seats;

test('before there is an audit nothing is known', async () => {
  expect((await call(['seats'])).out).toMatch(/^No seat has answered anything yet/);
  expect(await call(['seats', 'claude'])).toMatchObject({
    status: 2,
    err: expect.stringContaining('No seat "claude" has answered anything here yet.'),
  });
});

test('an audit and what a person says of its findings make the record of its seats', async () => {
  const audited = await call(['audit', '--patch', '-', '--json'], disputedPatch());
  const { audit, rounds } = JSON.parse(audited.out) as {
    audit: { id: string };
    rounds: { findings: { saidBy: string[]; silent: string[] }[] }[];
  };
  const [finding] = rounds[0]?.findings ?? [];
  if (!finding) throw new Error(audited.err);
  const before = await seats();
  expect(before.every(({ simulated, precision }) => simulated && precision.of === 0)).toBe(true);
  await call(['decide', audit.id, 'reject', '--reason', 'It is.', '--by', 'Ada', '--real', '1']);
  const after = await seats();
  for (const { names, precision, recall, labels } of after) {
    const [name = ''] = names;
    const reported = finding.saidBy.includes(name);
    const read = reported || finding.silent.includes(name);
    expect([name, precision.held, precision.of, labels.decision]).toEqual([
      name,
      ...(reported ? [1, 1, 1] : [0, 0, 0]),
    ]);
    expect([name, recall.held, recall.of]).toEqual([name, reported ? 1 : 0, read ? 1 : 0]);
    expect(precision.enough).toBe(false);
  }
  expect(after.some(({ precision }) => precision.of === 1)).toBe(true);
});

test('one seat is told by name, and one that nobody knows is refused with those there are', async () => {
  const [one] = await seats('claude');
  expect(one?.names).toEqual(['claude']);
  const { out } = await call(['seats', 'claude']);
  expect(out).toContain('claude (simulated): ');
  expect(out).toMatch(/Precision too few to tell \(\d+% to \d+%\) of \d/);
  const unknown = await call(['seats', 'other']);
  expect(unknown).toMatchObject({
    status: 2,
    err: expect.stringMatching(/No seat "other".*choose one of .*claude/),
  });
});
