import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { countersign } from './command-line.ts';
import { newFolder } from './repository.ts';

const cwd = newFolder();
afterAll(() => rmSync(cwd, { recursive: true }));
const call = (...args: string[]) => countersign(args, { cwd });

describe('help', () => {
  test('lists every command', async () => {
    const { status, out, err } = await call('--help');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const name of ['audit', 'list', 'show', 'decisions', 'decide', 'gate', 'check-config', 'doctor']) {
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    }
  });

  test.each(['audit', 'gate', 'decide', 'show', 'doctor'])('of %s tells the exit status', async (name) => {
    const { status, out } = await call(name, '--help');
    expect(status).toBe(0);
    expect(out).toMatch(/Exit status: 0/);
  });

  test('comes at once: no command loads its code for it', async () => {
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push((await call('--help')).ms);
    // Half a second, where a quiet machine takes 0.15: loading the engine's client alone would take a second.
    expect(Math.min(...runs)).toBeLessThan(500);
  });
});

test('the version is the package’s', async () => {
  expect((await call('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('a wrong call exits 2 and says what was meant', () => {
  test.each<[string[], RegExp]>([
    [['lst'], /unknown command 'lst'\s+\(Did you mean list\?\)/],
    [['audit', '--pannel', 'x'], /unknown option '--pannel'\s+\(Did you mean --panel\?\)/],
    [['decide', 'audit-1', '--reason', 'x'], /missing required argument 'decision'/],
    [['decide', 'audit-1', 'approve'], /required option '--reason/],
    [
      ['decide', 'audit-1', 'aprove', '--reason', 'x'],
      /"aprove" is no decision: choose one of approve, reject/,
    ],
    [['list', '--limit', '0'], /whole number from 1 to 1000/],
    [['audit', '--sarif', 'none/out.sarif'], /there is no folder ".*none"; make it first/],
    [['audit', '--sarif', 'out.sarif', '--detach'], /--sarif writes what came of the audit, which --detach/],
    [['show', 'audit-1', '--sarif', '.'], /is there and is no file: give the name of a file/],
    [['gate', 'main..HEAD', 'x'], /too many arguments/],
    [[], /Usage: countersign/],
  ])('%j', async (args, message) => {
    const { status, out, err } = await call(...args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });
});

describe('where nothing runs', () => {
  test.each([
    ['list'],
    ['decisions'],
    ['show', 'x'],
    ['audit', '--patch', 'x'],
    ['decide', 'x', 'approve', '--reason', 'y'],
  ])('%s says so, and how to start it', async (...args) => {
    const { status, err } = await call(...args);
    expect(status).toBe(2);
    expect(err).toMatch(/^countersign: No database runs here: run npm start, or set DATABASE_URL/);
  });

  test('a database that does not answer is named without its password', async () => {
    const environment = { DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/shop' };
    const { status, err } = await countersign(['list'], { cwd, environment });
    expect(status).toBe(2);
    expect(err).toMatch(/The database at 127\.0\.0\.1:1\/shop does not answer .*ECONNREFUSED.*npm start/);
    expect(err).not.toContain('secret');
  });

  test('with --json, the complaint is the one object on stdout', async () => {
    const { status, out, err } = await call('list', '--json');
    expect({ status, err }).toEqual({ status: 2, err: '' });
    expect(JSON.parse(out)).toEqual({
      error: { kind: 'cli.failed', message: expect.stringContaining('npm start') },
    });
  });
});

test('a reader that has seen enough is no failure', async () => {
  const { spawn } = await import('node:child_process');
  const child = spawn(
    'sh',
    ['-c', `"${process.execPath}" "${process.cwd()}/bin/countersign.js" check-config --schema | head -1`],
    {
      cwd,
    },
  );
  let err = '';
  child.stderr.on('data', (text) => (err += text));
  await new Promise((resolve) => child.on('close', resolve));
  expect(err).toBe('');
});
