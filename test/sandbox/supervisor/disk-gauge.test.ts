import { expect, test, vi } from 'vitest';
import { createDiskGauge } from '../../../sandbox/supervisor/disk-gauge.ts';

const limits = { diskMb: 100, filesMax: 1000 };
const plenty = { mb: 50_000, files: 1_000_000 };

function gaugeOf(disk: { use: { mb: number; files: number } | null; free: { mb: number; files: number } }) {
  const measure = vi.fn(() => Promise.resolve(disk.use));
  return { measure, gauge: createDiskGauge({ limits, measure, free: () => Promise.resolve(disk.free) }) };
}

test('a short call that writes next to nothing is not measured each time', async () => {
  const { gauge, measure } = gaugeOf({ use: { mb: 3, files: 10 }, free: plenty });
  for (let call = 0; call < 5; call += 1) expect(await gauge.watch(() => undefined).stop()).toBeNull();
  expect(measure).toHaveBeenCalledTimes(1);
});

test('what went from the disk since is reason enough to measure', async () => {
  const disk = { use: { mb: 3, files: 10 }, free: plenty };
  const { gauge } = gaugeOf(disk);
  await gauge.watch(() => undefined).stop();
  disk.use = { mb: 103, files: 11 };
  disk.free = { mb: plenty.mb - 100, files: plenty.files - 1 };
  expect(await gauge.watch(() => undefined).stop()).toMatch(/takes 103 MB, more than the 100 MB/);
});

test('so are files without content', async () => {
  const disk = { use: { mb: 3, files: 10 }, free: plenty };
  const { gauge } = gaugeOf(disk);
  await gauge.watch(() => undefined).stop();
  disk.use = { mb: 3, files: 1010 };
  disk.free = { mb: plenty.mb, files: plenty.files - 1000 };
  expect(await gauge.watch(() => undefined).stop()).toMatch(/holds 1010 files, more than the 1000/);
});

test('a limit that is exceeded in the middle is told at once, and once', async () => {
  const disk = { use: { mb: 3, files: 10 }, free: plenty };
  const { gauge } = gaugeOf(disk);
  const exceeded = vi.fn();
  const watch = gauge.watch(exceeded);
  disk.use = { mb: 500, files: 10 };
  disk.free = { mb: plenty.mb - 497, files: plenty.files };
  await vi.waitFor(() => expect(exceeded).toHaveBeenCalledTimes(1), { timeout: 20_000 });
  expect(await watch.stop()).toMatch(/takes 500 MB/);
  expect(exceeded).toHaveBeenCalledTimes(1);
});

test('a machine whose disk is nearly full is saved, whoever filled it', async () => {
  const { gauge } = gaugeOf({ use: { mb: 1, files: 1 }, free: { mb: 100, files: 1000 } });
  expect(await gauge.watch(() => undefined).stop()).toMatch(/less than 256 MB left/);
});

test('more files than can be counted are too many', async () => {
  const { gauge } = gaugeOf({ use: null, free: plenty });
  expect(await gauge.watch(() => undefined).stop()).toMatch(/more files than can be counted/);
});
