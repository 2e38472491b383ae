import { expect, test } from 'vitest';
import { readBerryEntries, readClassicEntries } from '../../../core/dependencies/yarn-entries.ts';
import { lockfile } from './lockfiles.ts';
import { cpuMs } from '../../cpu-time.ts';

test('Yarn 1: patterns, alias, and the hash in the address where there is no other', () => {
  const text =
    '"a@npm:@s/real@^1", "a@npm:@s/real@^1.1":\n  version "1.2.0"\n' +
    `  resolved "https://example.test/real/-/real-1.2.0.tgz#${'0'.repeat(40)}"\n  dependencies:\n    b "^2"\n    "@s/c" "^3"\n`;
  expect(readClassicEntries(text)).toEqual([
    {
      patterns: ['a@npm:@s/real@^1', 'a@npm:@s/real@^1.1'],
      line: 1,
      name: '@s/real',
      version: '1.2.0',
      integrity: `sha1:${'0'.repeat(40)}`,
      resolved: `https://example.test/real/-/real-1.2.0.tgz#${'0'.repeat(40)}`,
      needs: [
        { name: 'b', range: '^2' },
        { name: '@s/c', range: '^3' },
      ],
      workspace: null,
    },
  ]);
});

test('Yarn 4: workspaces are folders, patches are the package', () => {
  const entries = readBerryEntries(lockfile('yarn-4.lock'));
  expect(entries.flatMap(({ workspace }) => workspace ?? [])).toEqual(['packages/tool', '.']);
  expect(entries.find(({ patterns }) => patterns[0]?.includes('@patch:'))).toMatchObject({
    name: 'fsevents',
    version: '2.3.3',
    resolved: null,
  });
});

test('an archive at another address is told', () => {
  const text =
    '__metadata:\n  version: 8\n\n"a@npm:^1":\n  version: 1.0.0\n' +
    '  resolution: "a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fexample.test%2Fa.tgz"\n';
  expect(readBerryEntries(text)[0]?.resolved).toBe('https://example.test/a.tgz');
});

test('a line of many megabytes is refused at once', () => {
  const started = cpuMs();
  expect(() => readClassicEntries(`"${'a'.repeat(5_000_000)}`)).toThrow(/very long/);
  expect(cpuMs() - started).toBeLessThan(1000);
});
