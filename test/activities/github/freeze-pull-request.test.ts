import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createGit } from '../../../activities/git/git.ts';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import type { GitHub } from '../../../activities/github/client.ts';
import { createPullRequestFreezer } from '../../../activities/github/freeze-pull-request.ts';
import type { Change } from '../../../core/change/change.ts';
import {
  failureOf,
  git,
  limits,
  makeFolder,
  makeFreezer,
  makeRepository,
  personalEnvironment,
} from '../git/repository.ts';
import { openPull, requestsOf, simulatedGitHub, type World } from './simulated.ts';

const freezerOf = (github: GitHub, more: { home?: string; filesMax?: number; git?: typeof git } = {}) =>
  createPullRequestFreezer({
    git: more.git ?? git,
    github,
    home: more.home ?? makeFolder(),
    repositories: { roots: [], ...limits, filesMax: more.filesMax ?? limits.filesMax },
    writeBlob: createMemoryBlobs().writeBlob,
  });

const pullOf = (number: number, head?: string): Change => ({
  kind: 'pull-request',
  owner: 'acme',
  repo: 'shop',
  number,
  ...(head !== undefined && { head }),
});

const mainOf = ({ simulated }: World) =>
  [...simulated.world.repositories.values()][0]?.refs.get('refs/heads/main') ?? '';

/** Every file below a folder, as one text. */
const contentsOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

describe('a pull request is frozen', () => {
  test('the same by an App and by a token, against where it left its base', async () => {
    const world = await simulatedGitHub();
    const { number, headSha, title } = await openPull(world);
    const parted = mainOf(world);
    await world.simulated.push({
      repository: 'acme/shop',
      branch: 'main',
      files: { 'README.md': 'A larger shop.\n', 'AGENTS.md': 'Later rules.\n' },
    });
    const byApp = await freezerOf(world.app)(pullOf(number));
    const byToken = await freezerOf(world.by())(pullOf(number));
    expect(byToken).toEqual(byApp);
    expect(byApp.files).toMatchObject([
      { path: 'cart.ts', status: 'added', headText: 'export const cart = [];\n' },
    ]);
    expect(byApp.rules).toEqual([{ path: 'AGENTS.md', text: 'Rules of the base.\n' }]);
    expect(byApp.origin).toEqual({
      kind: 'pull-request',
      repository: `${world.simulated.url}/acme/shop`,
      host: null,
      owner: 'acme',
      repo: 'shop',
      number,
      baseCommit: parted,
      headCommit: headSha,
      title,
      author: 'ada',
    });
  });

  test('from a private fork that nothing may be asked of', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world, { by: 'bob', fork: true });
    const frozen = await freezerOf(world.app)(pullOf(number));
    expect(frozen.files).toMatchObject([{ path: 'cart.ts' }]);
    expect(requestsOf(world).filter((request) => request.includes('bob'))).toEqual([]);
  });

  test('at the head that is asked for, although the branch moved on, or back', async () => {
    const world = await simulatedGitHub();
    const { number, headSha: first } = await openPull(world);
    await world.simulated.push({
      repository: 'acme/shop',
      branch: 'cart',
      files: { 'cart.ts': 'second\n' },
      by: 'ada',
    });
    const freeze = freezerOf(world.app);
    expect((await freeze(pullOf(number))).files).toMatchObject([{ headText: 'second\n' }]);
    expect((await freeze(pullOf(number, first))).files).toMatchObject([
      { headText: 'export const cart = [];\n' },
    ]);
    await world.simulated.push({
      repository: 'acme/shop',
      branch: 'cart',
      files: { 'cart.ts': 'third\n' },
      by: 'ada',
      from: 'main',
    });
    expect((await freeze(pullOf(number, first))).origin).toMatchObject({ headCommit: first });
    expect((await freeze(pullOf(number))).files).toMatchObject([{ headText: 'third\n' }]);
  });

  test('several heads of one repository at once, by freezers made apart', async () => {
    const world = await simulatedGitHub();
    const home = makeFolder();
    const pulls = [];
    for (const branch of ['one', 'two', 'three', 'four']) {
      pulls.push(await openPull(world, { branch, files: { [`${branch}.ts`]: `${branch}\n` } }));
    }
    const frozen = await Promise.all(
      pulls.map(({ number }) => freezerOf(world.app, { home })(pullOf(number))),
    );
    expect(frozen.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ['one.ts'],
      ['two.ts'],
      ['three.ts'],
      ['four.ts'],
    ]);
  });

  test('with more files than the API would show', async () => {
    const world = await simulatedGitHub();
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`src/file-${at}.ts`, `export const at = ${at};\n`]),
    );
    const { number } = await openPull(world, { files });
    const url = `${world.simulated.apiUrl}/repos/acme/shop/pulls/${number}`;
    const headers = {
      authorization: `Bearer ${world.simulated.tokenOf('acme')}`,
      accept: 'application/vnd.github.diff',
    };
    expect((await fetch(url, { headers })).status).toBe(406);
    expect((await freezerOf(world.app)(pullOf(number))).files).toHaveLength(400);
    expect(await failureOf(freezerOf(world.app, { filesMax: 399 })(pullOf(number)))).toMatchObject({
      kind: 'change.too-large',
    });
  });

  test('whatever its branch and title are called', async () => {
    const world = await simulatedGitHub();
    const folder = makeFolder();
    const repository = makeRepository();
    const push = async (ref: string) => {
      const url = `http://x:${world.simulated.tokenOf('acme')}@${new URL(world.simulated.url).host}/acme/shop.git`;
      await promisify(execFile)('git', ['push', '--quiet', url, `HEAD:${ref}`], {
        cwd: repository.folder,
        env: personalEnvironment,
      });
    };
    repository.write('a.ts', 'a\n');
    repository.commit();
    const title = `x\u001b[31m"; touch ${folder}/title #\n--upload-pack=touch\u202e`;
    for (const branch of [
      `$(touch\${IFS}${folder}/branch)`,
      `--upload-pack=touch`,
      `;touch\${IFS}${folder}/c;`,
      'é\u202e',
    ]) {
      await push(`refs/heads/${branch}`);
      const { number } = await world.simulated.openPullRequest({
        repository: 'acme/shop',
        title,
        by: 'acme',
        branch,
      });
      const { files, origin } = await freezerOf(world.app)(pullOf(number));
      expect(files.map(({ path }) => path)).toContain('a.ts');
      expect(origin).toMatchObject({ title });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('as bytes: attributes, filters and submodules that it brings are text like any other', async () => {
    const world = await simulatedGitHub();
    const files = {
      '.gitattributes': '* filter=evil diff=evil text eol=crlf\n*.ts filter=lfs\n',
      '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:9/\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ext::touch pwned\n',
      'a.ts': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
    };
    const { number } = await openPull(world, { files });
    const frozen = await freezerOf(world.app)(pullOf(number));
    expect(Object.fromEntries(frozen.files.map(({ path, headText }) => [path, headText]))).toEqual(files);
  });
});

describe('a pull request is not frozen', () => {
  test('where its commit is gone', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    expect(await failureOf(freezerOf(world.app)(pullOf(number, 'f'.repeat(40))))).toEqual({
      kind: 'change.unknown-revision',
      message: `Commit ${'f'.repeat(12)} of acme/shop#${number}, or its base, is no longer at GitHub: something else was pushed in its place. Audit the pull request as it is now.`,
      retryAfterMs: null,
    });
  });

  test('where it changes nothing', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    const failure = await failureOf(freezerOf(world.app)(pullOf(number, mainOf(world))));
    expect(failure.kind).toBe('change.empty');
  });

  test('where the token may read its page and not its code', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    const scopes = { metadata: 'read', pull_requests: 'read' } as const;
    const { token } = world.simulated.addToken({ login: 'ada', token: 'github_pat_withoutcode', scopes });
    expect(await failureOf(freezerOf(world.by({ kind: 'token', token }))(pullOf(number)))).toMatchObject({
      kind: 'github.forbidden',
      message: expect.stringContaining('contents=read') as string,
    });
  });

  test('where the repository is archived, deleted, or hidden', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    const asEve = world.by({ kind: 'token', token: world.simulated.tokenOf('eve') });
    expect((await failureOf(freezerOf(asEve)(pullOf(number)))).kind).toBe('github.not-found');
    world.simulated.archiveRepository('acme/shop');
    expect(await failureOf(freezerOf(world.app)(pullOf(number)))).toMatchObject({
      kind: 'github.forbidden',
      message: expect.stringContaining('is archived') as string,
    });
    await world.simulated.deleteRepository('acme/shop');
    expect((await failureOf(freezerOf(world.by())(pullOf(number)))).kind).toBe('github.not-found');
  });

  test('on the queue of other changes, nor they on its own', async () => {
    const world = await simulatedGitHub();
    expect(await failureOf(makeFreezer([])(pullOf(1)))).toMatchObject({
      kind: 'input.invalid',
      message: expect.stringContaining('queue "publish"') as string,
    });
    expect(await failureOf(freezerOf(world.app)({ kind: 'patch', text: 'x' }))).toMatchObject({
      kind: 'input.invalid',
      message: expect.stringContaining('queue "countersign"') as string,
    });
  });
});

describe("git's token", () => {
  /** Git as it is, with its arguments and its environment written down. */
  const watched = () => {
    const folder = makeFolder();
    const script = join(folder, 'git');
    const path = process.env['PATH'] ?? '';
    writeFileSync(
      script,
      `#!/bin/sh\nprintf '%s\\n' "$*" >> ${folder}/arguments\nenv | grep -c extraHeader >> ${folder}/headers\nPATH="${path}" exec git "$@"\n`,
    );
    chmodSync(script, 0o700);
    const read = (name: string) =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
    return { git: createGit({ binary: script }), read };
  };

  test('is in no argument and no file, and only in the environment of what asks GitHub', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    const home = makeFolder();
    const { git, read } = watched();
    await freezerOf(world.app, { home, git })(pullOf(number));
    const tokens = [...world.simulated.world.tokens.keys()];
    const encoded = tokens.map((token) => btoa(`x-access-token:${token}`));
    const calls = read('arguments').trim().split('\n');
    expect(calls.some((call) => / fetch /.test(call))).toBe(true);
    const kept = contentsOf(home);
    expect(kept.length).toBeGreaterThan(100);
    for (const secret of [...tokens, ...encoded]) {
      expect(calls.join('\n')).not.toContain(secret);
      expect(kept).not.toContain(secret);
    }
    const holds = read('headers')
      .trim()
      .split('\n')
      .map((count) => count !== '0');
    expect(calls.map((call) => / (?:fetch|ls-remote) /.test(call))).toEqual(holds);
  });

  test('is made anew once where it was revoked on the way', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    world.simulated.world.faults.add({ kind: 'token-revoked', path: '/acme/shop.git/**' });
    expect((await freezerOf(world.app)(pullOf(number))).files).toHaveLength(1);
    expect(requestsOf(world).filter((request) => request.endsWith('access_tokens'))).toHaveLength(3);
  });

  test('stands in no message where it is refused', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world);
    world.simulated.world.faults.add({ kind: 'token-revoked', path: '/acme/shop.git/**', times: null });
    const failure = await failureOf(freezerOf(world.app)(pullOf(number)));
    expect(failure.kind).toBe('github.forbidden');
    for (const token of world.simulated.world.tokens.keys()) expect(failure.message).not.toContain(token);
  });
});
