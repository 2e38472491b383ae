import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, test, vi } from 'vitest';
import { createGitHub } from '../../../activities/github/client.ts';
import { explainGitHubFailure } from '../../../activities/github/explain-github-failure.ts';
import { readPages } from '../../../activities/github/read-pages.ts';
import { failureOf } from '../git/repository.ts';
import { answering, json } from './answering.ts';

const token = 'github_pat_11AAAAAAA0abcdefghijklmnopqrstuvwxyz';
const at = (url: string) =>
  createGitHub({
    login: { kind: 'token', token },
    url,
    apiUrl: `${url}/api/v3`,
    host: 'ghe.example',
    simulated: false,
  });
const route = 'GET /repos/{owner}/{repo}/pulls';
const shop = { owner: 'acme', repo: 'shop' };

describe('a login is never sent to another host', () => {
  const elsewhere = () => answering((_, response) => json(response, 200, []));

  test('by a link to a next page, which Octokit alone follows', async () => {
    const other = await elsewhere();
    const link = { link: `<${other.url}/more>; rel="next"` };
    const server = await answering((_, response) => json(response, 200, [], link));
    const Plain = Octokit.plugin(paginateRest);
    const plain = new Plain({ auth: token, baseUrl: server.url });
    await plain.paginate(route, shop);
    expect(other.seen[0]?.headers.authorization).toContain(token);

    const client = await at(server.url).forRepository('acme', 'shop');
    const failure = await failureOf(readPages(client.paginate.iterator(route, shop), 10));
    expect(failure).toMatchObject({ kind: 'github.refused' });
    expect(other.seen).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])('by a redirect of %i', async (status) => {
    const other = await elsewhere();
    const server = await answering((_, response) =>
      response.writeHead(status, { location: `${other.url}/x` }).end(),
    );
    const client = await at(server.url).forRepository('acme', 'shop');
    expect(await failureOf(client.request(route, shop))).toMatchObject({ kind: 'github.refused' });
    expect(await failureOf(client.graphql('{ viewer { login } }'))).toMatchObject({ kind: 'github.refused' });
    expect(other.seen).toEqual([]);
  });
});

test('a deprecation is not told to the console, where a request would stand in full', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const server = await answering((_, response) =>
    json(response, 200, [], { deprecation: 'true', sunset: 'soon' }),
  );
  await new Octokit({ baseUrl: server.url }).request(route, { ...shop, head: 'secret-branch' });
  expect(JSON.stringify(warn.mock.calls)).toContain('secret-branch');
  warn.mockClear();
  await (await at(server.url).forRepository('acme', 'shop')).request(route, {
    ...shop,
    head: 'secret-branch',
  });
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('redirects in a circle end', async () => {
  const server = await answering((_, response) => response.writeHead(302, { location: '/again' }).end());
  const client = await at(server.url).forRepository('acme', 'shop');
  expect(await failureOf(client.request(route, shop))).toMatchObject({ kind: 'github.refused' });
  expect(server.seen.length).toBeLessThan(6);
});

test('a missing permission is named as GitHub names it', async () => {
  const server = await answering((_, response) =>
    json(
      response,
      403,
      { message: 'Resource not accessible by personal access token' },
      { 'x-accepted-github-permissions': 'checks=write' },
    ),
  );
  const client = await at(server.url).forRepository('acme', 'shop');
  expect(await failureOf(client.request(route, shop))).toMatchObject({
    kind: 'github.forbidden',
    message:
      'GitHub (ghe.example) answered 403 to "GET /repos/acme/shop/pulls" ("Resource not accessible by personal access token"). Give the token the permission checks=write: "countersign github" lists what it has and needs.',
  });
});

test('a server that prints back what it was sent does not bring it into a message', async () => {
  const server = await answering((request, response) =>
    json(response, 422, {
      message: `You sent ${request.headers.authorization}`,
      errors: [`Basic ${btoa(`x:${token}`)}`],
    }),
  );
  const client = await at(server.url).forRepository('acme', 'shop');
  const { message } = await failureOf(client.request(route, { ...shop, head: 'secret-branch' }));
  expect(message).toContain('[secret]');
  expect(message).not.toMatch(/github_pat|secret-branch|eDpna/);
});

test('what is no GitHub at all is told as what it is', async () => {
  const page = await answering((_, response) =>
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>\u001b[31mproxy'),
  );
  const client = await at(page.url).forRepository('acme', 'shop');
  expect(await failureOf(client.request(route, shop))).toMatchObject({ kind: 'github.unreachable' });
  const nobody = await at('http://127.0.0.1:9').forRepository('acme', 'shop');
  expect(await failureOf(nobody.request(route, shop))).toMatchObject({
    kind: 'github.unreachable',
    message: expect.stringContaining('COUNTERSIGN_GITHUB_URL') as string,
  });
});

test('a request ends with the activity that it is made for', async () => {
  const environment = new MockActivityEnvironment();
  const server = await answering(() => environment.cancel());
  const client = await at(server.url).forRepository('acme', 'shop');
  await expect(environment.run(() => client.request(route, shop))).rejects.toThrow(/CANCELLED|cancelled/i);
});

test('a failure of our own passes as it is', async () => {
  const known = {
    host: null,
    apiUrl: 'http://127.0.0.1',
    simulated: true,
    login: { kind: 'token' },
  } as const;
  const server = await answering((_, response) => json(response, 404, { message: 'Not Found' }));
  const client = await at(server.url).forRepository('acme', 'shop');
  const error: unknown = await client.request(route, shop).catch((thrown: unknown) => thrown);
  expect(explainGitHubFailure(known, error)).toBe(error);
});
