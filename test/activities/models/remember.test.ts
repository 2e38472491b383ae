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

test('forgets the one least lately used', async () => {
  const lookUp = vi.fn(async (key: string) => key);
  const get = remember(2, lookUp);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
  expect(lookUp.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b']);
});

test('does not keep a failure', async () => {
  const lookUp = vi.fn(async (key: string) => key).mockRejectedValueOnce(new Error('away'));
  const get = remember(2, lookUp);
  await expect(get('a')).rejects.toThrow('away');
  expect(await get('a')).toBe('a');
});
