import { expect, test } from 'vitest';
import { seedWelcome } from '../../../simulator/github/welcome/seed.ts';
import { call, folderForTest, git, githubForTest, installationToken, receiver } from './support.ts';

const heads = async (now?: () => Date) => {
  const github = await githubForTest(now && { now });
  await seedWelcome(github);
  return [1, 2, 3].map((number) => github.pullRequest('demo/shop', number).headSha);
};

test('three pull requests, of which one is from a fork, and the code of a shop', async () => {
  const github = await githubForTest();
  await seedWelcome(github);
  const { body } = await call(github, await installationToken(github), 'GET /repos/demo/shop/pulls/3');
  expect(body).toMatchObject({ head: { label: 'linus:print-invoices', repo: { fork: true } } });
  const folder = await folderForTest();
  await git(folder, 'clone', '--quiet', `${github.url}/demo/shop.git`, '.');
  expect((await git(folder, 'ls-files')).split('\n')).toEqual(
    expect.arrayContaining(['package-lock.json', 'src/orders.ts', 'test/orders.test.ts']),
  );
});

test('no pull request changes what is installed, and each brings a test', async () => {
  const github = await githubForTest();
  await seedWelcome(github);
  const token = await installationToken(github);
  for (const number of [1, 2, 3]) {
    const { body } = await call(github, token, `GET /repos/demo/shop/pulls/${number}/files`);
    const paths = (body as { filename: string }[]).map(({ filename }) => filename);
    expect(paths.filter((path) => path.startsWith('test/'))).toHaveLength(1);
    expect(paths).not.toEqual(expect.arrayContaining([expect.stringContaining('package')]));
  }
});

test('commits are the same at the same time, and others at another', async () => {
  const noon = () => new Date('2026-01-01T12:00:00Z');
  expect(await heads(noon)).toEqual(await heads(noon));
  const later = await heads(() => new Date('2026-01-01T12:01:00Z'));
  expect(later.some((head, at) => head === later[at - 1])).toBe(false);
  for (const head of await heads(noon)) expect(later).not.toContain(head);
});

test('whoever listens is told of all three', async () => {
  const target = await receiver();
  const github = await githubForTest({ webhooks: [{ url: target.url, secret: 's' }] });
  await seedWelcome(github);
  await github.world.hooks.settled();
  expect(target.names().filter((name) => name === 'pull_request.opened')).toHaveLength(3);
});
