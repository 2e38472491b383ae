import { expect, test } from 'vitest';
import { packageManagerOf } from '../../../core/develop/package-manager.ts';

const of = (names: string[], declared = '') =>
  packageManagerOf(new Map(names.map((name) => [name, null])), declared);

test.each([
  ['package-lock.json', 'npm ci --no-audit --no-fund'],
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install --immutable || yarn install --frozen-lockfile'],
  ['bun.lockb', 'bun install --frozen-lockfile'],
])('%s: what it says, and nothing else', (lock, install) => {
  expect(of([lock]).install).toBe(install);
});

test('without a lock file nothing is locked, and none is written', () => {
  expect(of([]).install).toBe('npm install --no-package-lock --no-audit --no-fund');
});

test('what is declared outranks a lock file that was left behind', () => {
  expect(of(['package-lock.json', 'pnpm-lock.yaml'], 'pnpm@9.1.0').name).toBe('pnpm');
  expect(of(['package-lock.json'], 'yarn@4.0.0').install).toBe('yarn install');
  expect(of(['yarn.lock'], 'rm -rf /').name).toBe('yarn');
});
