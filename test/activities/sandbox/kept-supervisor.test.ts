import { expect, test } from 'vitest';
import { keptSupervisor } from '../../../activities/sandbox/kept-supervisor.ts';
import { Failed } from '../../../core/failed.ts';
import type { Supervisor } from '../../../core/sandbox/supervisor.ts';

const answering = (version: string) =>
  ({
    health: () => Promise.resolve({ version, engines: [], tasks: [] }),
  }) as Partial<Supervisor> as Supervisor;
const failing = (kind: 'sandbox.unavailable' | 'sandbox.refused') =>
  ({ health: () => Promise.reject(new Failed(kind, 'no')) }) as Partial<Supervisor> as Supervisor;

test('is looked for once, when it is first needed', async () => {
  let looked = 0;
  const kept = keptSupervisor(() => {
    looked += 1;
    return Promise.resolve(answering('1'));
  });
  expect(looked).toBe(0);
  await Promise.all([kept.health(), kept.health()]);
  expect(looked).toBe(1);
});

test('one that is gone is looked for again by the next try', async () => {
  const found = [failing('sandbox.unavailable'), answering('2')];
  const kept = keptSupervisor(() => Promise.resolve(found.shift() ?? answering('3')));
  await expect(kept.health()).rejects.toThrow('no');
  expect(await kept.health()).toMatchObject({ version: '2' });
  expect(await kept.health()).toMatchObject({ version: '2' });
});

test('one that refuses is there, and stays', async () => {
  const found = [failing('sandbox.refused'), answering('2')];
  const kept = keptSupervisor(() => Promise.resolve(found.shift() ?? answering('3')));
  await expect(kept.health()).rejects.toThrow('no');
  await expect(kept.health()).rejects.toThrow('no');
});

test('a search that fails is made again', async () => {
  let tries = 0;
  const kept = keptSupervisor(() => {
    tries += 1;
    return tries === 1
      ? Promise.reject(new Failed('sandbox.unavailable', 'not yet'))
      : Promise.resolve(answering('2'));
  });
  await expect(kept.health()).rejects.toThrow('not yet');
  expect(await kept.health()).toMatchObject({ version: '2' });
});
