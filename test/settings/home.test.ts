import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, homeOf, prepareHome } from '../../settings/home.ts';
import { readState, writeState } from '../../settings/state.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';

test('the state is in the checkout, from whichever folder a command is called', () => {
  const checkout = join(import.meta.dirname, '..', '..');
  expect(homeOf({}, '/elsewhere').folder).toBe(join(checkout, '.countersign'));
});

test('COUNTERSIGN_HOME moves all of it, and may be relative', () => {
  const home = homeOf({ COUNTERSIGN_HOME: 'state' }, '/srv');
  expect(home.folder).toBe('/srv/state');
  expect(Object.values(home).every((path: string) => path.startsWith('/srv/state'))).toBe(true);
});

test('the cache is in XDG_CACHE_HOME, else in ~/.cache', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/countersign');
  expect(cacheFolder({ XDG_CACHE_HOME: '', HOME: '/h' })).toBe('/h/.cache/countersign');
});

test('the home is closed to others, also one that was there before', () => {
  const folder = temporaryFolder();
  const home = homeOf({ COUNTERSIGN_HOME: folder }, '/');
  prepareHome(home);
  prepareHome(home);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(existsSync(home.logs)).toBe(true);
});

test('what runs is read back as it was written, and a broken file counts as nothing', () => {
  const home = homeOf({ COUNTERSIGN_HOME: temporaryFolder() }, '/');
  prepareHome(home);
  expect(readState(home)).toEqual({});
  const state = {
    temporal: { mark: { pid: 7, started: '9' }, url: '127.0.0.1:1' },
    temporalUi: { url: 'u' },
  };
  writeState(home, state);
  expect(readState(home)).toEqual(state);
  expect(statSync(home.stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(home.folder).sort()).toEqual(['logs', 'state.json']);
  writeFileSync(home.stateFile, '{"half');
  expect(readState(home)).toEqual({});
});
