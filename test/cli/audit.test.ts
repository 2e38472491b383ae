import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Engine, startEngine } from '../engine.ts';
import { codeAlone } from '../engine-on.ts';
import { createNamespace } from '../namespace.ts';
import { type CallOptions, countersign } from './command-line.ts';
import { git, makeRepository, newFolder } from './repository.ts';

const base = { 'src/run.ts': "import { exec } from 'node:child_process';\n" };
const harmless = { 'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;\n' };
/** What some seats of the simulator find grave and others do not see. */
const injected = {
  'src/run.ts':
    'import { exec } from \'node:child_process\';\n\nexport function visit(user: string): void {\n  exec(`logger "visit of ${user}"`);\n}\n',
};

let engine: Engine;
const folders: string[] = [];
const kept = (folder: string) => {
  folders.push(folder);
  return folder;
};
beforeAll(async () => {
  engine = await startEngine({
    configuration: `${codeAlone}repositories: { roots: [${JSON.stringify(realpathSync(tmpdir()))}] }\n`,
  });
});
afterAll(async () => {
  await engine.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const call = (cwd: string, args: string[], more: Partial<CallOptions> = {}) =>
  countersign(args, {
    cwd,
    ...more,
    environment: {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      TEMPORAL_UI_URL: 'http://127.0.0.1:1/',
      DATABASE_URL: engine.databaseUrl,
      COUNTERSIGN_HOME: engine.home,
      ...more.environment,
    },
  });

const ok = 0;
const waits = 3;

async function auditId(answer: Promise<{ out: string }>): Promise<string> {
  const { out } = await answer;
  const id = /countersign (?:show|decide) (\S+)/.exec(out)?.[1];
  if (!id) throw new Error(`No audit is named in: ${out}`);
  return id;
}

describe('a change that the panel passes', () => {
  test('exits 0: the live view goes to stderr, the verdict to stdout, simulated seats are marked in both', async () => {
    const cwd = kept(makeRepository(base, harmless));
    const { status, out, err } = await call(cwd, ['audit', 'main..HEAD']);
    expect({ status, err, out }).toMatchObject({ status: ok });
    expect(err).toMatch(/^claude \(simulated\): voted, 0 findings \[anthropic claude-opus-4-6\]$/m);
    expect(err).toMatch(/^gate secrets: held$/m);
    expect(out).toMatch(/^No finding stands\.$/m);
    expect(out).toMatch(/^Reviewed 1 of 1 file\.$/m);
    expect(out).toMatch(
      /^Cost: \$0 \(simulated\) for \d+ tokens\. Estimated before, for a round: \d+\s+tokens, \$0\.$/m,
    );
    expect(out).toMatch(/^Verdict: passed \(sure \d+%, uncalibrated\)$/m);
  });

  test('with --sarif, which writes a log besides, and show writes the same again', async () => {
    const cwd = kept(makeRepository(base, harmless));
    const { status, out } = await call(cwd, ['audit', 'main..HEAD', '--sarif', 'out.sarif', '--json']);
    expect(status).toBe(ok);
    const { audit } = JSON.parse(out) as { audit: { id: string } };
    const log = readFileSync(join(cwd, 'out.sarif'), 'utf8');
    expect(JSON.parse(log)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          invocations: [{ executionSuccessful: true }],
          properties: { auditId: audit.id, verdict: 'passed' },
          results: [],
        },
      ],
    });
    expect(await call(cwd, ['show', audit.id, '--sarif', 'again.sarif'])).toMatchObject({ status: ok });
    expect(readFileSync(join(cwd, 'again.sarif'), 'utf8')).toBe(log);
  });

  test('as a patch on stdin, with --json: one object on stdout, and nothing else anywhere', async () => {
    const cwd = kept(makeRepository(base, harmless));
    const input = git(cwd, 'diff', 'main', 'HEAD');
    const { status, out, err } = await call(kept(newFolder()), ['audit', '--patch', '-', '--json'], {
      input,
    });
    expect({ status, err }).toEqual({ status: ok, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      audit: { state: 'done', verdict: 'passed', panel: 'default' },
      change: { kind: 'patch', files: 1 },
      rounds: [{ round: 1, verdict: { verdict: 'passed' } }],
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/namespaces\/.*\/workflows\/audit-[0-9a-f]{12}$/),
    });
  });
});

describe('a change that the panel disputes', () => {
  let cwd = '';
  let id = '';
  beforeAll(async () => {
    cwd = kept(makeRepository(base, injected));
    const audited = await call(cwd, ['audit', 'main..HEAD']);
    expect(audited).toMatchObject({ status: waits });
    id = await auditId(Promise.resolve(audited));
  });

  test('is shown with its finding, who said so, the question, and what to paste', async () => {
    const { status, out } = await call(cwd, ['show', id]);
    expect(status).toBe(ok);
    expect(out).toMatch(/CRITICAL {2}\S/);
    expect(out).toMatch(/^ {3}src\/run\.ts:4$/m);
    expect(out).toMatch(/^ {3}│ .*exec\(`logger/m);
    expect(out).toMatch(/^ {3}Says .*\(simulated\)/m);
    expect(out).toMatch(/^ {3}Sure .*\(uncalibrated\)/m);
    expect(out).toMatch(/^In dispute:$/m);
    expect(out).toMatch(/prompt\s+\S+,/);
    expect(out).toContain(`countersign decide ${id} approve --reason "…"`);
  });

  test('is among what waits for a person, and in the list', async () => {
    const waiting = await call(cwd, ['decisions']);
    expect(waiting.out).toContain(`countersign decide ${id} approve`);
    const listed = JSON.parse((await call(cwd, ['list', '--json'])).out) as { audits: { id: string }[] };
    expect(listed.audits.map((audit) => audit.id)).toContain(id);
  });

  test('is joined, not started again, by whoever audits the same change meanwhile', async () => {
    const again = await Promise.all([
      auditId(call(cwd, ['audit', 'main...HEAD', '--detach'])),
      auditId(call(cwd, ['audit', 'HEAD~1', '--detach'])),
    ]);
    expect(again).toEqual([id, id]);
  });

  test('takes no answer without a reason, nor one from nobody; each refusal says why and exits 1', async () => {
    for (const args of [
      ['--reason', ' '],
      ['--reason', 'fine', '--by', ' '],
    ]) {
      const { status, out } = await call(cwd, ['decide', id, 'approve', ...args]);
      expect(status).toBe(1);
      expect(out).toMatch(/^Not taken: /);
    }
    expect((await call(cwd, ['show', id])).out).toMatch(/refused:/);
  });

  test('is settled by the answer of a person, by the workflow’s id too; a second answer is refused', async () => {
    const workflowId = id.slice(0, id.lastIndexOf('.'));
    const home = kept(newFolder());
    writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Ada Lovelace\n');
    const first = await call(cwd, ['decide', workflowId, 'approve', '--reason', 'The name is ours.'], {
      environment: { HOME: home },
    });
    expect(first).toMatchObject({ status: ok });
    expect(first.out).toMatch(/^Decided: approve, by Ada Lovelace\./);
    const watched = await call(cwd, ['show', id, '--watch']);
    expect(watched).toMatchObject({ status: ok });
    expect(watched.out).toMatch(/^Verdict: passed by Ada Lovelace: The name is ours\.$/m);
    const second = await call(cwd, ['decide', id, 'reject', '--reason', 'No.']);
    expect(second.status).toBe(1);
    expect(second.out).toMatch(/^Not taken: /);
  });
});

describe('a repository as the worker sees it', () => {
  test('is audited by path; who means the same commits shares an audit, a branch that moved on has another', async () => {
    const cwd = kept(makeRepository(base, injected));
    const audit = (head: string) => {
      const range = ['--repository', '.', '--base', 'main', '--head', head];
      return call(cwd, ['audit', ...range, '--detach', '--json']).then(
        ({ out }) => (JSON.parse(out) as { workflowId: string }).workflowId,
      );
    };
    const commit = git(cwd, 'rev-parse', 'work').trim();
    const before = await Promise.all([audit('work'), audit(commit)]);
    expect(new Set(before).size).toBe(1);
    git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'on');
    expect(before).not.toContain(await audit('work'));
    const shown = await call(cwd, ['show', before[0] ?? '', '--watch', '--json']);
    expect(shown.status).toBe(waits);
    expect(JSON.parse(shown.out)).toMatchObject({
      change: { repository: cwd, headCommit: commit, files: 1 },
    });
  });
});

describe('what cannot be audited exits 2, and says what to do', () => {
  const sound = kept(makeRepository(base, harmless));

  test.each<[string, string[], RegExp]>([
    ['unknown panel', ['main..HEAD', '--panel', 'nobody'], /no panel "nobody".*default/s],
    ['unknown revision', ['nowhere..HEAD'], /"nowhere"/],
    ['no change', ['HEAD..HEAD'], /same commit/],
    [
      'range and patch',
      ['main', '--patch', 'x'],
      /Name one of a range, --patch, --upgrade, --pull-request and --repository/,
    ],
    ['no pull request', ['--pull-request', 'acme/shop'], /write OWNER\/NAME#NUMBER/],
    ['again without a pull request', ['HEAD~1..HEAD', '--again'], /--again belongs to --pull-request/],
    ['repository without ends', ['--repository', 'https://example.com/a/b'], /needs --base and --head/],
    ['ends without repository', ['--base', 'main'], /belong to --repository/],
    [
      'login in an address',
      ['--repository', 'https://me:secret@example.com/a', '--base', 'a', '--head', 'b'],
      /holds a login/,
    ],
    [
      'path outside the roots',
      ['--repository', '/', '--base', 'a'.repeat(40), '--head', 'b'.repeat(40)],
      /countersign\.yaml|roots/,
    ],
    ['missing patch', ['--patch', 'nowhere.diff'], /"nowhere\.diff" cannot be read/],
  ])('%s', async (_what, args, message) => {
    const { status, out, err } = await call(sound, ['audit', ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toContain('secret');
  });

  test('a patch that no message holds', async () => {
    const input = `--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+${'x'.repeat(1_600_000)}\n`;
    const { status, err } = await call(sound, ['audit', '--patch', '-'], { input });
    expect(status).toBe(2);
    expect(err).toMatch(/has 1\.6 MB, more than the 1\.5 MB .*audit the range/);
  });

  test.each([[['show', 'audit-none']], [['decide', 'audit-none', 'approve', '--reason', 'x']]])(
    'an audit that is not there: %j',
    async (args) => {
      const { status, err } = await call(sound, args);
      expect(status).toBe(2);
      expect(err).toMatch(/No audit or task "audit-none" is recorded here: see npx countersign list/);
    },
  );

  test('a Temporal server that does not answer', async () => {
    const { status, err } = await call(sound, ['audit', 'main'], {
      environment: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    });
    expect(status).toBe(2);
    expect(err).toMatch(/Temporal at 127\.0\.0\.1:1 does not answer.*npm start/);
  });
});

test('Ctrl-C leaves the audit to itself and says how to watch it again', async () => {
  const cwd = kept(makeRepository(base, { 'src/other.ts': 'export const one: number = 1;\n' }));
  // The audit waits for its worker: nobody serves this namespace.
  const namespace = await createNamespace(inject('temporalAddress'));
  const { status, err } = await call(cwd, ['audit', 'main'], {
    environment: { TEMPORAL_NAMESPACE: namespace },
    interruptAt: /Waiting for a worker/,
  });
  expect(status).toBe(130);
  expect(err).toMatch(/The audit goes on without you.*countersign show audit-\S+ --watch/);
});
