import { expect, test, vi } from 'vitest';
import { keepFiles } from '../../../activities/trail/keep-files.ts';

test('one at a time, and once more for all that came meanwhile', async () => {
  const going: (() => void)[] = [];
  const follow = vi.fn(() => new Promise<void>((resolve) => going.push(resolve)));
  const appended = keepFiles(follow, () => undefined);
  for (let entry = 0; entry < 5; entry += 1) appended();
  expect(follow).toHaveBeenCalledTimes(1);
  going[0]?.();
  await vi.waitUntil(() => going.length === 2);
  going[1]?.();
  await vi.waitUntil(() => {
    appended();
    return going.length === 3;
  });
});

test('what fails is told, and the next entry tries again', async () => {
  const complain = vi.fn();
  const follow = vi.fn(() => Promise.reject(new Error('no space')));
  const appended = keepFiles(follow, complain);
  appended();
  await vi.waitUntil(() => complain.mock.calls.length === 1);
  appended();
  await vi.waitUntil(() => complain.mock.calls.length === 2);
  expect(follow).toHaveBeenCalledTimes(2);
});
