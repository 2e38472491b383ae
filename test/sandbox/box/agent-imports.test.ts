import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const box = join(import.meta.dirname, '../../../sandbox/box');

/** What is left of a file's imports once its types are stripped, as Node does in the box. */
const importsOf = (path: string): string[] =>
  [
    ...stripTypeScriptTypes(readFileSync(path, 'utf8')).matchAll(/(?:from |import\()\s*['"]([^'"]+)['"]/g),
  ].map((match) => match[1] ?? '');

test('the agent needs nothing at run time but Node and its own folder, which alone is mounted', () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const name of importsOf(path)) {
      const target = name.startsWith('.') ? resolve(dirname(path), name) : null;
      if (target?.startsWith(`${box}/`)) visit(target);
      else if (!name.startsWith('node:')) foreign.push(`${path}: ${name}`);
    }
  };
  visit(join(box, 'agent.ts'));
  visit(join(box, 'files/search-worker.ts'));
  expect(foreign).toEqual([]);
  expect(seen.size).toBeGreaterThan(15);
  expect(readdirSync(box, { recursive: true }).filter((name) => !/\.ts$|^files$/.test(String(name)))).toEqual(
    [],
  );
});
