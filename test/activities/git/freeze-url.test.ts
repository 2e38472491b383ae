import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasBackend, serveRepositories } from './http-backend.ts';
import {
  failureOf,
  makeFolder,
  makeFreezer,
  makeRepository,
  personalEnvironment,
  range,
} from './repository.ts';

/** Two hundred commits on main, a branch that left it early, and a file that the change does not touch. */
const makeServed = async (config: Record<string, string> = {}) => {
  const root = makeFolder();
  const repository = makeRepository(join(root, 'project.git'));
  repository.write(
    'unrelated.bin',
    Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) % 251)),
  );
  repository.write('AGENTS.md', 'rules\n');
  const first = repository.commit();
  const commits = Array.from({ length: 200 }, (_, at) => {
    const from = at === 0 ? `from ${first}\n` : '';
    return `commit refs/heads/main\ncommitter A <a@example.org> ${1_700_000_000 + at} +0000\ndata 0\n${from}M 100644 inline log\ndata <<E\n${at}\nE\n\n`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: repository.folder,
    env: personalEnvironment,
    input: commits.join(''),
  });
  repository.git('reset', '--quiet', '--hard');
  repository.git('switch', '--quiet', '--create', 'feature/x', 'main~150');
  repository.write('feature.ts', 'new\n');
  const head = repository.commit();
  repository.git('tag', '--annotate', 'v2', '--message', 'second', 'main~1');
  for (const [key, value] of Object.entries({ 'uploadpack.allowFilter': 'true', ...config }))
    repository.git('config', key, value);
  const server = await serveRepositories(root);
  const home = makeFolder();
  const url = `${server.url}/project.git`;
  return {
    repository,
    head,
    server,
    home,
    url,
    freeze: makeFreezer([], { home }),
    fork: repository.git('rev-parse', 'main~150'),
  };
};

const cached = (home: string): string => {
  const [name] = readdirSync(join(home, 'repositories'));
  return join(home, 'repositories', name ?? 'none');
};

const hasObject = (gitDir: string, id: string): boolean => {
  try {
    execFileSync('git', [`--git-dir=${gitDir}`, 'cat-file', '-e', id], {
      env: personalEnvironment,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!hasBackend)('by address', () => {
  test('a range between branches is found, however far back they parted', async () => {
    const { url, freeze, head, fork, repository, home } = await makeServed();
    const snapshot = await freeze(range(url, 'main', 'feature/x'));
    expect(snapshot.files).toMatchObject([{ path: 'feature.ts', headText: 'new\n' }]);
    expect(snapshot.rules).toEqual([{ path: 'AGENTS.md', text: 'rules\n' }]);
    expect(snapshot.origin).toEqual({
      kind: 'git-range',
      repository: url,
      host: null,
      baseCommit: fork,
      headCommit: head,
    });
    // What the change does not touch was never sent.
    expect(hasObject(cached(home), repository.git('rev-parse', 'main:unrelated.bin'))).toBe(false);
    expect(hasObject(cached(home), repository.git('rev-parse', 'feature/x:feature.ts'))).toBe(true);
  });

  test('a short range comes without the history behind it', async () => {
    const { url, freeze, repository, home } = await makeServed();
    const { files } = await freeze(range(url, 'main~3', 'main'));
    expect(files).toMatchObject([{ path: 'log', status: 'modified', headText: '199\n' }]);
    expect(hasObject(cached(home), repository.git('rev-parse', 'main~20'))).toBe(true);
    expect(hasObject(cached(home), repository.git('rev-parse', 'main~120'))).toBe(false);
  });

  test('revisions are named as in the repository itself', async () => {
    const { url, freeze, repository, head } = await makeServed();
    const main = repository.git('rev-parse', 'main');
    const commits = async (base: string, tip: string) => (await freeze(range(url, base, tip))).origin;
    expect(await commits('v2', 'main')).toMatchObject({ baseCommit: repository.git('rev-parse', 'main~1') });
    expect(await commits('refs/heads/main', 'HEAD')).toMatchObject({ headCommit: head });
    expect(await commits('main~120', main)).toMatchObject({ headCommit: main });
    expect(await commits(main.slice(0, 10), head.slice(0, 10))).toMatchObject({ headCommit: head });
    expect(await commits(`${main}~100`, main)).toMatchObject({
      baseCommit: repository.git('rev-parse', 'main~100'),
    });
  });

  test('what is here already is not fetched again, and what is new is', async () => {
    const { url, freeze, server, repository } = await makeServed();
    const change = range(url, 'main', 'feature/x');
    const first = await freeze(change);
    const asked = server.requests.length;
    expect(await freeze(change)).toEqual(first);
    // Two questions for names, each of two requests; no pack.
    expect(server.requests.length - asked).toBeLessThanOrEqual(4);
    repository.write('feature.ts', 'newer\n');
    repository.commit();
    expect((await freeze(change)).files).toMatchObject([{ headText: 'newer\n' }]);
  });

  test('many at once of one repository come out as each alone', async () => {
    const { url, freeze } = await makeServed();
    const changes = [
      range(url, 'main~3', 'main'),
      range(url, 'main', 'feature/x'),
      range(url, 'v2~100', 'v2'),
    ];
    const together = await Promise.all(changes.map((change) => freeze(change)));
    const alone = makeFreezer([]);
    for (const [at, change] of changes.entries())
      expect(together[at]?.changeId).toBe((await alone(change)).changeId);
  });

  test('a server that knows neither filters nor commits by id still serves', async () => {
    const { repository } = await makeServed({ 'uploadpack.allowFilter': 'false' });
    const { url } = await serveRepositories(dirname(repository.folder), (request) => {
      // Without this header the server falls back to git's first protocol.
      delete request.headers['git-protocol'];
      return false;
    });
    const freeze = makeFreezer([]);
    const address = `${url}/project.git`;
    expect((await freeze(range(address, 'main', 'feature/x'))).files).toMatchObject([{ path: 'feature.ts' }]);
    const middle = repository.git('rev-parse', 'main~60');
    expect((await freeze(range(address, middle, 'main'))).files).toMatchObject([{ path: 'log' }]);
    expect(await failureOf(freeze(range(address, 'f'.repeat(40), 'main')))).toMatchObject({
      kind: 'change.unknown-revision',
    });
  });

  test('the same change by address and by path is told apart only by its repository', async () => {
    const { url, freeze, repository } = await makeServed();
    const remote = await freeze(range(url, 'main', 'feature/x'));
    const local = await makeFreezer([repository.folder])(range(repository.folder, 'main', 'feature/x'));
    expect([remote.files, remote.rules]).toEqual([local.files, local.rules]);
    expect(remote.changeId).not.toBe(local.changeId);
  });

  test('nothing but what was fetched is kept, and old repositories make room', async () => {
    const { url, freeze, home } = await makeServed();
    await freeze(range(url, 'main~3', 'main'));
    const gitDir = cached(home);
    const folder = join(home, 'repositories');
    for (let at = 0; at < 40; at += 1) {
      execFileSync('mkdir', [join(folder, `old-${at}.git`)]);
      utimesSync(join(folder, `old-${at}.git`), at, at);
    }
    await freeze(range(url, 'main~2', 'main'));
    const kept = readdirSync(folder);
    expect(kept.length).toBeLessThanOrEqual(33);
    expect(kept).not.toContain('old-0.git');
    expect(kept).toContain('old-39.git');
    expect(existsSync(join(gitDir, 'hooks'))).toBe(false);
    expect(readFileSync(join(gitDir, 'config'), 'utf8')).not.toMatch(/remote|promisor|url/);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  test('a lock that a dead process left is no obstacle', async () => {
    const { url, freeze, home } = await makeServed();
    await freeze(range(url, 'main~3', 'main'));
    const lock = join(cached(home), 'shallow.lock');
    writeFileSync(lock, '');
    utimesSync(lock, 1, 1);
    expect((await freeze(range(url, 'main', 'feature/x'))).files).toHaveLength(1);
  });
});

describe.skipIf(!hasBackend)('by address, refuses', () => {
  test('an unknown revision, naming it and what is near', async () => {
    const { url, freeze } = await makeServed();
    const of = async (base: string, head: string) => failureOf(freeze(range(url, base, head)));
    expect(await of('mian', 'HEAD')).toMatchObject({
      kind: 'change.unknown-revision',
      message: `Revision "mian" is unknown in "${url}". Near it: "main".`,
    });
    expect((await of('main', 'deadbeef')).message).toContain('Revision "deadbeef" is unknown');
    expect((await of('main', 'f'.repeat(40))).message).toContain(`Revision "${'f'.repeat(40)}" is unknown`);
    expect((await of('main', 'main~5000')).message).toContain('"main~5000"');
    expect((await of('main', '--upload-pack=x')).kind).toBe('change.unknown-revision');
  });

  test('a repository that is not there, needs a login, or is none', async () => {
    const root = makeFolder();
    const { url } = await serveRepositories(root, (request, response) => {
      if (request.url?.startsWith('/locked'))
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else if (request.url?.startsWith('/page')) response.end('<html>\n<body>\n');
      else return false;
      return true;
    });
    for (const name of ['missing', 'locked', 'page']) {
      const failure = await failureOf(makeFreezer([])(range(`${url}/${name}`, 'main', 'HEAD')));
      expect([name, failure.kind]).toEqual([name, 'change.not-a-repository']);
      expect(failure.message).toContain(`"${url}/${name}"`);
    }
  });

  test('a server that fails or is not there may be tried again', async () => {
    const { url } = await serveRepositories(makeFolder(), (_, response) => {
      response.writeHead(503).end();
      return true;
    });
    const failing = await failureOf(makeFreezer([])(range(`${url}/x`, 'main', 'HEAD')));
    expect(failing).toMatchObject({ kind: 'change.unreachable' });
    expect(failing.message).toContain('503');
    const absent = await failureOf(makeFreezer([])(range('http://127.0.0.1:9/x', 'main', 'HEAD')));
    expect(absent).toMatchObject({ kind: 'change.unreachable' });
  });

  test('to be led elsewhere', async () => {
    const root = makeFolder();
    const repository = makeRepository(join(root, 'x.git'));
    repository.commit();
    const target = await serveRepositories(root);
    for (const location of [
      `${target.url}/x.git/info/refs?service=git-upload-pack`,
      `file://${repository.folder}/.git/HEAD`,
    ]) {
      const { url } = await serveRepositories(root, (_, response) => {
        response.writeHead(302, { location }).end();
        return true;
      });
      expect(await failureOf(makeFreezer([])(range(`${url}/y`, 'main', 'HEAD')))).toMatchObject({
        kind: 'change.unreachable',
      });
    }
    expect(target.requests).toEqual([]);
  });

  test('to go on once it is told to stop', async () => {
    let asked = () => {};
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { url } = await serveRepositories(makeFolder(), () => {
      asked();
      return true;
    });
    const stop = new AbortController();
    const frozen = makeFreezer([])(range(`${url}/x`, 'main', 'HEAD'), stop.signal);
    await wasAsked;
    stop.abort(new Error('cancelled'));
    await expect(frozen).rejects.toThrow('cancelled');
  });
});
