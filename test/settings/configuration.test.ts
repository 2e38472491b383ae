import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withoutFile } from '../../core/configuration/parse.ts';
import { loadConfiguration, readConfiguration } from '../../settings/configuration.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'countersign-settings-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const invalid = (message: RegExp) =>
  expect.objectContaining({
    failure: expect.objectContaining({ kind: 'configuration.invalid' }),
    message: expect.stringMatching(message),
  });

test('without a file, the default configuration holds', () => {
  expect(loadConfiguration({}, cwd)).toEqual(withoutFile());
  expect(readConfiguration({}, cwd)).toMatchObject({ file: 'countersign.yaml', found: false });
});

test('countersign.yaml in the current folder holds', () => {
  write('countersign.yaml', 'gates: { secrets: warn }\n');
  expect(loadConfiguration({}, cwd).gates.secrets).toBe('warn');
});

test('COUNTERSIGN_CONFIG comes before it, from the current folder or anywhere', () => {
  write('countersign.yaml', 'gates: { secrets: warn }\n');
  write('other.yaml', 'gates: { secrets: ask }\n');
  for (const named of ['other.yaml', join(cwd, 'other.yaml')]) {
    expect(loadConfiguration({ COUNTERSIGN_CONFIG: named }, cwd).gates.secrets).toBe('ask');
  }
  expect(loadConfiguration({ COUNTERSIGN_CONFIG: '' }, cwd).gates.secrets).toBe('warn');
});

test('mistakes are told all at once, with file, line and remedy', () => {
  write('countersign.yaml', 'gate: {}\npanels: { p: { seats: [gtp] } }\n');
  expect(() => loadConfiguration({}, cwd)).toThrowError(
    invalid(/^countersign\.yaml has 2 mistakes:\ncountersign\.yaml:1:1 [^]*countersign\.yaml:2:24 [^]*"gpt"/),
  );
});

describe('a file that cannot be read', () => {
  test('because it is not there, though it was named', () => {
    expect(() => loadConfiguration({ COUNTERSIGN_CONFIG: 'gone.yaml' }, cwd)).toThrowError(
      invalid(/no file gone\.yaml, but COUNTERSIGN_CONFIG names it\. Create it/),
    );
    expect(() => readConfiguration({}, cwd, 'gone.yaml')).toThrowError(invalid(/it was to be read/));
  });

  test('because it is a folder', () => {
    mkdirSync(join(cwd, 'countersign.yaml'));
    expect(() => loadConfiguration({}, cwd)).toThrowError(invalid(/cannot be read \(EISDIR/));
  });

  test('because it is enormous: it is not even opened', () => {
    write('countersign.yaml', '');
    truncateSync(join(cwd, 'countersign.yaml'), 20 * 1024 ** 3);
    expect(() => loadConfiguration({}, cwd)).toThrowError(
      invalid(/cannot be read \(it has 21474836480 bytes/),
    );
  });

  test.skipIf(process.getuid?.() === 0)('because it may not be', () => {
    write('countersign.yaml', '');
    chmodSync(join(cwd, 'countersign.yaml'), 0);
    expect(() => loadConfiguration({}, cwd)).toThrowError(invalid(/cannot be read \(EACCES/));
  });
});
