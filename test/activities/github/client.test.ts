import { afterEach, describe, expect, test, vi } from 'vitest';
import { createGitHub, type GitHub } from '../../../activities/github/client.ts';
import { GitHubFailed } from '../../../activities/github/github-failed.ts';
import { readPullRequest } from '../../../activities/github/read-pull-request.ts';
import { gitHubConnectionOf } from '../../../settings/github.ts';
import { failureOf } from '../git/repository.ts';
import { openPull, requestsOf, simulatedGitHub, type World } from './simulated.ts';

afterEach(() => {
  vi.useRealTimers();
});

const shop = { owner: 'acme', repo: 'shop' };
const askShop = async (github: GitHub) =>
  (await (await github.forRepository('acme', 'shop')).request('GET /repos/{owner}/{repo}', shop)).data
    .full_name;
const count = (world: World, request: RegExp) => requestsOf(world).filter((one) => request.test(one)).length;
/** Tokens of an hour, as the App has been given them. */
const minted = ({ simulated }: World) =>
  [...simulated.world.tokens.values()].filter(
    ({ kind, token }) => kind === 'installation' && token.startsWith('ghs_'),
  );
/** GitHub takes a moment until a new token holds everywhere, for which a refusal is waited out: not of an older one. */
const afterMinute = () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
};

describe('an App', () => {
  test('asks for one token and uses it for all that follows', async () => {
    const world = await simulatedGitHub();
    for (let at = 0; at < 3; at += 1) expect(await askShop(world.app)).toBe('acme/shop');
    expect(count(world, /access_tokens$/)).toBe(1);
    expect(count(world, /\/installation$/)).toBe(1);
  });

  test.each(['expired', 'revoked'])('makes a token anew once it is %s', async (how) => {
    const world = await simulatedGitHub();
    await askShop(world.app);
    afterMinute();
    for (const token of minted(world)) {
      if (how === 'revoked') token.revoked = true;
      else token.expiresAt = new Date(Date.now() - 1).toISOString();
    }
    expect(await askShop(world.app)).toBe('acme/shop');
    expect(minted(world)).toHaveLength(2);
  });

  test('does not go on for ever where every token is refused', async () => {
    const world = await simulatedGitHub();
    await askShop(world.app);
    afterMinute();
    const clock = setInterval(() => vi.setSystemTime(Date.now() + 10_000), 100);
    world.simulated.world.faults.add({ kind: 'token-revoked', path: '/repos/acme/shop', times: null });
    const { kind, message } = await failureOf(askShop(world.app)).finally(() => clearInterval(clock));
    expect(kind).toBe('github.unauthorised');
    expect(message).toContain('GITHUB_APP_PRIVATE_KEY');
    expect(count(world, /access_tokens$/)).toBeLessThanOrEqual(4);
  });

  test('that is not installed says so', async () => {
    const world = await simulatedGitHub();
    world.simulated.setInstalled('acme/shop', false);
    expect(await failureOf(askShop(world.app))).toMatchObject({
      kind: 'github.not-found',
      message: expect.stringContaining('acme/shop at which the App is installed') as string,
    });
    world.simulated.setInstalled('acme/shop', true);
    expect(await askShop(world.app)).toBe('acme/shop');
  });

  test('of another number is refused with what to check', async () => {
    const world = await simulatedGitHub();
    const github = world.by({ kind: 'app', appId: '1', privateKey: world.simulated.app.privateKey });
    expect(await failureOf(askShop(github))).toMatchObject({ kind: 'github.unauthorised' });
  });

  test('gives git a token that can do no more than read this one repository', async () => {
    const world = await simulatedGitHub();
    await world.simulated.createRepository({ owner: 'acme', name: 'vault', private: true });
    const header = await world.app.gitAuthorisation('acme', 'shop');
    const [, encoded = ''] = header.split(' ');
    const [, token = ''] = Buffer.from(encoded, 'base64').toString().split(':');
    const github = world.by({ kind: 'token', token });
    const client = await github.forRepository('acme', 'shop');
    expect(await askShop(github)).toBe('acme/shop');
    expect(
      await failureOf(client.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'vault' })),
    ).toMatchObject({
      kind: 'github.not-found',
    });
    const write = { ...shop, name: 'x', head_sha: 'a'.repeat(40) };
    expect(await failureOf(client.request('POST /repos/{owner}/{repo}/check-runs', write))).toMatchObject({
      kind: 'github.forbidden',
    });
  });
});

describe('a token', () => {
  test('is used as it is', async () => {
    const world = await simulatedGitHub();
    expect(await askShop(world.by())).toBe('acme/shop');
    expect(requestsOf(world)).toEqual(['GET /repos/acme/shop']);
  });

  test('that was revoked ends with the remedy, after one request', async () => {
    const world = await simulatedGitHub();
    world.simulated.revokeToken(world.simulated.tokenOf('acme'));
    const { kind, message } = await failureOf(askShop(world.by()));
    expect(kind).toBe('github.unauthorised');
    expect(message).toContain('COUNTERSIGN_GITHUB_TOKEN');
    expect(requestsOf(world)).toHaveLength(1);
  });

  test('of somebody who may not see the repository finds none', async () => {
    const world = await simulatedGitHub();
    const github = world.by({ kind: 'token', token: world.simulated.tokenOf('eve') });
    expect(await failureOf(askShop(github))).toMatchObject({
      kind: 'github.not-found',
      message: expect.stringContaining('that the token reaches it') as string,
    });
  });
});

describe('a limit', () => {
  const soon = (ms: number) => expect.closeTo(ms, -3.7) as number;

  test.each([
    ['primary', { kind: 'primary-limit', resetInSeconds: 600 } as const, 601_000],
    ['secondary', { kind: 'secondary-limit', retryAfterSeconds: 120 } as const, 120_000],
    ['secondary, without a time', { kind: 'secondary-limit', retryAfterSeconds: null } as const, 60_000],
    ['too many', { kind: 'too-many-requests', retryAfterSeconds: 30 } as const, 30_000],
  ])('that lasts is not slept through: %s', async (_, fault, waitMs) => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ ...fault, path: '/repos/acme/shop' });
    expect(await failureOf(askShop(world.by()))).toMatchObject({
      kind: 'github.rate-limited',
      retryAfterMs: soon(waitMs),
    });
    expect(requestsOf(world)).toHaveLength(1);
  });

  test('that is over in a moment is slept through', async () => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'secondary-limit', retryAfterSeconds: 1 });
    expect(await askShop(world.by())).toBe('acme/shop');
    expect(requestsOf(world)).toHaveLength(2);
  });

  test('that comes again and again becomes a failure', async () => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'secondary-limit', retryAfterSeconds: 1, times: null });
    expect(await failureOf(askShop(world.by()))).toMatchObject({
      kind: 'github.rate-limited',
      retryAfterMs: 1000,
    });
    expect(requestsOf(world)).toHaveLength(3);
  });

  test('of the App while it asks for a token is one, too', async () => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'primary-limit', resetInSeconds: 300, path: '/app/**' });
    expect(await failureOf(askShop(world.app))).toMatchObject({ kind: 'github.rate-limited' });
  });
});

describe('trouble', () => {
  test.each([500, 502, 503, 504] as const)('%i may be tried again', async (status) => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'server-error', status });
    expect(await failureOf(askShop(world.by()))).toMatchObject({
      kind: 'github.unreachable',
      message: expect.stringContaining(`answered ${status} to "GET /repos/acme/shop"`) as string,
    });
  });

  test('a connection that breaks may be tried again', async () => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'reset-before' });
    expect(await failureOf(askShop(world.by()))).toMatchObject({ kind: 'github.unreachable' });
  });

  test('an answer that does not come is not waited for', async () => {
    const world = await simulatedGitHub();
    world.simulated.world.faults.add({ kind: 'hold' });
    const github = world.by(undefined, { timeoutMs: 150, bytesMax: 1_000_000 });
    expect(await failureOf(askShop(github))).toMatchObject({
      kind: 'github.unreachable',
      message: expect.stringContaining('it took too long') as string,
    });
  });

  test('an answer without end is not read to its end', async () => {
    const world = await simulatedGitHub();
    const github = world.by(undefined, { timeoutMs: 10_000, bytesMax: 200 });
    expect(await failureOf(askShop(github))).toMatchObject({
      kind: 'github.refused',
      message: expect.stringContaining('200 bytes') as string,
    });
  });

  test('nothing that is told holds a token, a key, or what was sent', async () => {
    const world = await simulatedGitHub();
    const told: string[] = [];
    const { faults } = world.simulated.world;
    for (const fault of [
      'server-error',
      'unprocessable',
      'not-found',
      'reset-before',
      'token-revoked',
    ] as const) {
      for (const github of [world.app, world.by()]) {
        faults.set([{ kind: fault, times: null }]);
        afterMinute();
        const error = await askShop(github).catch((thrown: unknown) => thrown as Error);
        told.push(JSON.stringify(error), String((error as Error).stack));
      }
    }
    const secrets = [...world.simulated.world.tokens.keys(), world.simulated.app.privateKey.slice(60, 100)];
    for (const secret of secrets) expect(told.join('\n')).not.toContain(secret);
    expect(told.join('\n')).not.toMatch(/authorization|eyJ/i);
  });
});

test('GraphQL refusals are failures of the same kinds', async () => {
  const world = await simulatedGitHub();
  const client = await world.by().forRepository('acme', 'shop');
  const query = 'query($name: String!) { repository(owner: "acme", name: $name) { id } }';
  expect(await client.graphql(query, { name: 'shop' })).toMatchObject({
    repository: { id: expect.any(String) as string },
  });
  expect(await failureOf(client.graphql(query, { name: 'none' }))).toMatchObject({
    kind: 'github.not-found',
  });
  world.simulated.world.faults.add({ kind: 'primary-limit', resetInSeconds: 900, path: '/api/graphql' });
  expect(await failureOf(client.graphql(query, { name: 'shop' }))).toMatchObject({
    kind: 'github.rate-limited',
  });
  world.simulated.world.faults.add({ kind: 'server-error', status: 502, path: '/api/graphql' });
  expect(await failureOf(client.graphql(query, { name: 'shop' }))).toMatchObject({
    kind: 'github.unreachable',
  });
  world.simulated.world.faults.add({ kind: 'reset-before', path: '/api/graphql' });
  expect(await failureOf(client.graphql(query, { name: 'shop' }))).toMatchObject({
    kind: 'github.unreachable',
  });
});

test('what was refused can be told from other refusals', async () => {
  const world = await simulatedGitHub();
  world.simulated.world.faults.add({ kind: 'unprocessable' });
  const error: unknown = await askShop(world.by()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GitHubFailed);
  expect(error).toMatchObject({ status: 422, said: 'Validation Failed; fault invalid' });
});

test('a simulated GitHub is reached with nothing but its address', async () => {
  const world = await simulatedGitHub();
  const { number } = await openPull(world);
  const github = createGitHub(gitHubConnectionOf({ COUNTERSIGN_SIMULATED_GITHUB_URL: world.simulated.url }));
  expect(await readPullRequest(github, { ...shop, number })).toMatchObject({
    key: expect.stringMatching(new RegExp(`^simulated-\\d+/acme/shop#${number}$`)) as string,
    host: null,
  });
});

test('without a connection everything says how to make one', async () => {
  const github = createGitHub(null);
  for (const promise of [
    readPullRequest(github, { ...shop, number: 1 }),
    github.gitAuthorisation('acme', 'shop'),
  ]) {
    expect(await failureOf(promise)).toMatchObject({
      kind: 'github.not-connected',
      message: expect.stringContaining('GITHUB_APP_ID') as string,
    });
  }
});

test('a renamed repository is found under its old name, and known by its new one', async () => {
  const world = await simulatedGitHub({ isPrivate: false });
  const { number } = await openPull(world);
  world.simulated.renameRepository('acme/shop', 'store');
  for (const github of [world.app, world.by()]) {
    expect(await readPullRequest(github, { ...shop, number })).toMatchObject({
      repo: 'store',
      key: expect.stringMatching(new RegExp(`^simulated-\\d+/acme/store#${number}$`)) as string,
      repository: `${world.simulated.url}/acme/store`,
    });
  }
});
