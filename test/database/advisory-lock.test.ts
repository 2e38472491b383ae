import { expect, test } from 'vitest';
import { withLock } from '../../database/advisory-lock.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();

test('work of one name is done one after the other, of two names side by side, and a failure frees the name', async () => {
  const order: string[] = [];
  let go = (): void => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let began = (): void => {};
  const first = new Promise<void>((resolve) => {
    began = resolve;
  });
  const slow = withLock(db(), 'a', async () => {
    order.push('slow begins');
    began();
    await held;
    order.push('slow ends');
    throw new Error('broken');
  });
  const failed = expect(slow).rejects.toThrow('broken');
  await first;
  const next = withLock(db(), 'a', async () => {
    order.push('next');
  });
  await withLock(db(), 'b', async () => {
    order.push('other');
  });
  go();
  await Promise.all([failed, next]);
  expect(order).toEqual(['slow begins', 'other', 'slow ends', 'next']);
});
