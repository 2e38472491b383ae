import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { suspectInjection } from '../../core/panel/injection.ts';
import { snapshotOf } from '../builders.ts';

const packages = [
  'hono',
  'zod',
  'drizzle-orm',
  'fast-check',
  'commander',
  'undici',
  'prettier',
  'yaml',
  'wrap-ansi',
  'pino',
  'semver',
  'acorn',
];
const root = new URL('../../node_modules/', import.meta.url).pathname;
const filesMax = 600;

const sourcesOf = (name: string): string[] => {
  try {
    return readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:[cm]?[jt]s|md)$/.test(path) && !/\.min\./.test(path))
      .map((path) => join(root, name, path));
  } catch {
    return [];
  }
};

test('code and manuals of packages that everybody uses are hardly ever suspected', () => {
  let lines = 0;
  let suspected = 0;
  for (const path of packages.flatMap((name) => sourcesOf(name).slice(0, filesMax / packages.length))) {
    const text = readFileSync(path, 'utf8');
    if (text.length > 200_000) continue;
    const added = text.split(/\r?\n/);
    lines += added.length;
    suspected += suspectInjection(
      snapshotOf({ 'src/x.js': added.map((line) => `+${line}`).join('\n') }),
    ).length;
  }
  expect(lines).toBeGreaterThan(20_000);
  expect((suspected / lines) * 10_000).toBeLessThan(1);
});
