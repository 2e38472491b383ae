import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { outputOf } from '../../../activities/git/answer.ts';
import { createGit } from '../../../activities/git/git.ts';
import { failureOf, git, makeFolder } from './repository.ts';

/** A program in git's place that runs `script`. */
const makeProgram = (script: string) => {
  const folder = makeFolder();
  const path = join(folder, 'git');
  writeFileSync(path, `#!/bin/sh\n[ "$2" = --version ] && echo git version 2.31.0 && exit\n${script}\n`);
  chmodSync(path, 0o755);
  return { folder, run: createGit({ binary: path }) };
};

test('answers with what git said and how it ended', async () => {
  const answer = await git(['hash-object', '--stdin'], { input: 'text\n' });
  expect(answer).toMatchObject({ code: 0, stderr: '', ended: null });
  expect(answer.stdout.toString()).toBe('8e27be7d6154a1f68ea9160ef0e18691d20560dc\n');
  expect(await git(['no-such-command'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no-such-command'),
  });
});

test('arguments are never read by a shell', async () => {
  const { run } = makeProgram('printf "%s|" "$@"');
  const hostile = ['$(touch x)', '; rm -rf /', 'a b', "'", '"', '`id`', '--output=x'];
  expect((await run(hostile)).stdout.toString()).toBe(`--no-pager|${hostile.join('|')}|`);
});

test('git sees no variable but those that isolate it', async () => {
  vi.stubEnv('GIT_DIR', '/elsewhere');
  vi.stubEnv('SECRET_TOKEN', 's3cret');
  vi.stubEnv('https_proxy', 'http://proxy.example:1');
  const { run } = makeProgram('env');
  const seen = (await run([])).stdout.toString();
  vi.unstubAllEnvs();
  expect(seen).not.toContain('s3cret');
  expect(seen).not.toMatch(/^GIT_DIR=/m);
  expect(seen).toContain('https_proxy=http://proxy.example:1');
  expect(seen).toMatch(/^GIT_ALLOW_PROTOCOL=$/m);
  expect(seen).toMatch(/^GIT_CONFIG_GLOBAL=\/dev\/null$/m);
  expect(seen).toMatch(/^GIT_TERMINAL_PROMPT=0$/m);
});

describe('ends git', () => {
  test('that says more than was asked for, and keeps the beginning', async () => {
    const { run } = makeProgram('yes');
    const answer = await run([], { bytesMax: 1000 });
    expect(answer).toMatchObject({ code: null, ended: 'exceeded' });
    expect(answer.stdout.length).toBe(1000);
  });

  test('that takes too long, with everything that it started', async () => {
    const { run, folder } = makeProgram('(echo $$; sleep 600) & echo $! >"$(dirname "$0")/pid"; wait');
    const answer = await run([], { timeoutMs: 300 });
    expect(answer).toMatchObject({ code: null, ended: 'timed-out' });
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await vi.waitFor(
      () => {
        const status = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
        // Ended, or a zombie that nobody has to collect.
        expect(status === '' || / Z /.test(status)).toBe(true);
      },
      { timeout: 20_000 },
    );
  });

  test('whose output has told enough', async () => {
    const { run } = makeProgram('yes');
    expect(await run([], { stopWhen: (chunk) => chunk.includes('y') })).toMatchObject({ ended: 'stopped' });
  });

  test('when it is told to, and never starts it afterwards', async () => {
    const { run, folder } = makeProgram('touch "$(dirname "$0")/started"; sleep 600');
    const stop = new AbortController();
    const answer = run([], { signal: stop.signal });
    await vi.waitFor(() => expect(existsSync(join(folder, 'started'))).toBe(true), { timeout: 20_000 });
    stop.abort(new Error('cancelled'));
    await expect(answer).rejects.toThrow('cancelled');
    await expect(run([], { signal: stop.signal })).rejects.toThrow('cancelled');
  });
});

test('what git says to a person is kept short', async () => {
  const { run } = makeProgram('yes error >&2 & sleep 0.2; kill $!; exit 3');
  const answer = await run([]);
  expect(answer.code).toBe(3);
  expect(answer.stderr.length).toBe(16_384);
  const failure = await failureOf(Promise.resolve().then(() => outputOf(answer, 'do it', 'x')));
  expect(failure.message.length).toBeLessThan(1000);
});

test('a git that does not read its input is no failure by itself', async () => {
  const { run } = makeProgram('exit 0');
  expect((await run([], { input: Buffer.alloc(5_000_000) })).code).toBe(0);
});

test('where git is missing or too old, the message says what to install', async () => {
  const failure = await failureOf(createGit({ binary: 'git-that-is-not-there' })(['status']));
  expect(failure.kind).toBe('configuration.invalid');
  expect(failure.message).toBe(
    'The program "git-that-is-not-there" is not on PATH. Install git 2.31 or newer: changes are read with it.',
  );
  expect(await failureOf(createGit({ path: makeFolder() })(['status']))).toMatchObject({
    kind: 'configuration.invalid',
  });
  for (const said of ['git version 2.30.9', 'git version 1.99', 'hello']) {
    const binary = join(makeFolder(), 'git');
    writeFileSync(binary, `#!/bin/sh\necho ${said}\n`);
    chmodSync(binary, 0o755);
    expect((await failureOf(createGit({ binary })(['status']))).message).toContain(
      `is "${said}". Install git 2.31`,
    );
  }
});

test('git that is installed later is found', async () => {
  const binary = join(makeFolder(), 'git');
  const run = createGit({ binary });
  await failureOf(run(['status']));
  writeFileSync(binary, '#!/bin/sh\necho git version 2.47.1.windows.2\n');
  chmodSync(binary, 0o755);
  expect((await run(['status'])).code).toBe(0);
});

test('limits become words about the change', async () => {
  const answer = { code: null, stdout: Buffer.alloc(0), stderr: '' };
  const of = async (ended: 'exceeded' | 'timed-out') =>
    (await failureOf(Promise.resolve().then(() => outputOf({ ...answer, ended }, 'compare', '/srv/x'))))
      .message;
  expect(await of('exceeded')).toBe(
    'Git prints more than is read to compare in "/srv/x": audit the change in smaller ranges.',
  );
  expect(await of('timed-out')).toContain('takes longer than is waited');
});
