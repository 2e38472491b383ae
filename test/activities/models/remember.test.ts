import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { remember } from '../../../activities/models/remember.ts';

test('looks up once, also for those who ask at the same time', async () => {
  const lookUp = vi.fn(async (key: string) => ({ key }));
  const get = remember(2, lookUp);
  const [first, second] = await Promise.all([get('a'), get('a')]);
  expect(first).toBe(second);
  expect(await get('a')).toBe(first);
  expect(lookUp).toHaveBeenCalledTimes(1);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('forgets the one least lately used, once nobody works with it', async () => {
  const keys: string[] = [];
  const get = remember(2, async (key: string) => {
    keys.push(key);
    return { key };
  });
  for (const key of ['a', 'b', 'a', 'c']) await get(key);
  await vi.waitFor(
    async () => {
      // A weak reference that was read is held to the end of the turn.
      await new Promise((resolve) => setTimeout(resolve));
      collectGarbage();
      await get('b');
      expect(keys).toEqual(['a', 'b', 'c', 'b']);
    },
    { timeout: 20_000 },
  );
  await get('c');
  expect(keys.filter((key) => key === 'b')).toHaveLength(2);
});

test('shares what is in use, however many others were looked up since', async () => {
  const lookUp = vi.fn(async (key: string) => ({ key }));
  const get = remember(1, lookUp);
  const used = await get('a');
  for (const key of ['b', 'c', 'd']) await get(key);
  collectGarbage();
  expect(await get('a')).toBe(used);
  expect(lookUp.mock.calls.flat()).toEqual(['a', 'b', 'c', 'd']);
});

test('does not keep a failure', async () => {
  const lookUp = vi.fn(async (key: string) => ({ key })).mockRejectedValueOnce(new Error('away'));
  const get = remember(2, lookUp);
  await expect(get('a')).rejects.toThrow('away');
  expect(await get('a')).toEqual({ key: 'a' });
});
