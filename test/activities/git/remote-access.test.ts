import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createUrlOpener } from '../../../activities/git/open-url.ts';
import { hasBackend, serveRepositories } from './http-backend.ts';
import { failureOf, git, makeFolder, makeRepository, personalEnvironment } from './repository.ts';

const authorisation = 'basic c2VjcmV0OnNlY3JldA==';
const access = { authorisation, ref: 'refs/pull/1/head' };

const makeServed = async () => {
  const root = makeFolder();
  const repository = makeRepository(join(root, 'project.git'));
  repository.write('a.ts', 'one\n');
  const base = repository.commit();
  repository.write('a.ts', 'two\n');
  const head = repository.commit();
  const seen: string[] = [];
  const server = await serveRepositories(root, (request) => {
    seen.push(request.headers.authorization ?? 'none');
    return false;
  });
  return { repository, base, head, server, seen };
};

/** Leads every request on to the same path of another server. */
const leadingTo = async (target: string) => {
  const seen: string[] = [];
  const server = await serveRepositories(makeFolder(), (request, response) => {
    seen.push(request.headers.authorization ?? 'none');
    response.writeHead(302, { location: `${target}${request.url}` }).end();
    return true;
  });
  return { url: `${server.url}/project.git`, seen };
};

describe.skipIf(!hasBackend)('a login for git', () => {
  test('goes to the repository that it is for, with every request', async () => {
    const { server, seen, base, head } = await makeServed();
    const opened = await createUrlOpener({ git, home: makeFolder() })(
      `${server.url}/project.git`,
      undefined,
      access,
    );
    expect(await opened.resolveRange(base, head)).toEqual({ base, head, mergeBase: base });
    await opened.close();
    expect(new Set(seen)).toEqual(new Set([authorisation]));
  });

  test('does not go where a redirect leads, as it would by itself', async () => {
    const target = await makeServed();
    const leader = await leadingTo(target.server.url);
    const config = [
      '-c',
      `http.${leader.url}.extraHeader=Authorization: ${authorisation}`,
      '-c',
      'http.followRedirects=initial',
    ];
    await promisify(execFile)('git', [...config, 'ls-remote', leader.url], { env: personalEnvironment });
    expect(target.seen).toContain(authorisation);

    target.seen.length = 0;
    const opened = await createUrlOpener({ git, home: makeFolder() })(leader.url, undefined, access);
    expect((await failureOf(opened.resolveRange(target.base, target.head))).kind).toBe('change.unreachable');
    await opened.close();
    expect(leader.seen).toContain(authorisation);
    expect(target.seen).toEqual([]);
  });

  test('is not kept for whoever opens the same address without one', async () => {
    const { server, seen, base, head } = await makeServed();
    const openUrl = createUrlOpener({ git, home: makeFolder() });
    const url = `${server.url}/project.git`;
    for (const login of [access, null]) {
      const opened = await openUrl(url, undefined, login);
      await opened.resolveRange(base, head);
      await opened.close();
    }
    expect(seen.at(0)).toBe(authorisation);
    expect(seen.at(-1)).toBe('none');
  });

  test('finds commits by their ref where the server gives none by their ids', async () => {
    const { repository, server, base, head } = await makeServed();
    repository.git('update-ref', 'refs/pull/1/head', head);
    repository.git('reset', '--quiet', '--hard', base);
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const old = await serveRepositories(join(repository.folder, '..'), (request) => {
      // Without this header the server falls back to git's first protocol, which gives advertised ids alone.
      delete request.headers['git-protocol'];
      return false;
    });
    const opened = await createUrlOpener({ git, home: makeFolder() })(
      `${old.url}/project.git`,
      undefined,
      access,
    );
    expect(await opened.resolveRange(base, head)).toMatchObject({ mergeBase: base });
    await opened.close();
    expect(server.url).not.toBe(old.url);
  });
});
