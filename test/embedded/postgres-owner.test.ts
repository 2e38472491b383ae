import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canReach, privateFolder } from '../../embedded/postgres-owner.ts';
import { temporaryFolder } from './temporary-folder.ts';

const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 };
const uid = process.getuid?.() ?? 0;

test('a closed folder anywhere above cannot be passed, except by its owner', () => {
  const folder = temporaryFolder();
  const inner = join(folder, 'closed', 'open');
  mkdirSync(inner, { recursive: true });
  chmodSync(join(folder, 'closed'), 0o755);
  expect(canReach(stranger, join(inner, 'file'))).toBe(true);
  chmodSync(join(folder, 'closed'), 0o700);
  expect(canReach(stranger, join(inner, 'file'))).toBe(false);
  expect(canReach({ name: 'me', uid, gid: uid }, join(inner, 'file'))).toBe(true);
});

test('a private folder is closed to others, made or found', () => {
  const path = join(temporaryFolder(), 'private');
  expect(privateFolder(path, uid)).toEqual({ made: true });
  chmodSync(path, 0o777);
  expect(privateFolder(path, uid)).toEqual({ made: false });
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test('a folder that another put there first is refused, and so is a link', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'theirs');
  mkdirSync(path);
  expect(() => privateFolder(path, stranger.uid)).toThrow(`belongs to uid ${uid}`);
  symlinkSync(folder, join(folder, 'link'));
  expect(() => privateFolder(join(folder, 'link'), uid)).toThrow('remove it');
});
