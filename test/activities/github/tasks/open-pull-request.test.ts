import { expect, test } from 'vitest';
import { readMarker } from '../../../../core/publish/marker.ts';
import { findTask } from '../../../../database/tasks.ts';
import { failureOf } from '../../git/repository.ts';
import { branch, databaseForFile, taskWorld, type TaskWorld } from './world.ts';

const database = databaseForFile();

const pullsOf = ({ simulated }: TaskWorld) => [...simulated.repository('acme/shop').pulls.values()];

async function pushed(): Promise<TaskWorld> {
  const world = await taskWorld(database());
  await world.push({ 'cart.js': 'export const total = 2;\n' });
  return world;
}

test('a pull request goes into the default branch, names its task unseen, and is on the record', async () => {
  const world = await pushed();
  const opened = await world.open();
  const [pull] = pullsOf(world);
  expect(opened).toEqual({
    owner: 'acme',
    repo: 'shop',
    number: pull?.number,
    url: `${world.simulated.url}/acme/shop/pull/${pull?.number}`,
  });
  expect(pull).toMatchObject({ title: 'Mend totals', headRef: branch, baseRef: 'main' });
  expect(readMarker(pull?.body ?? '')).toEqual({ kind: 'task', key: world.task });
  expect(pull?.body).toContain('And so.');
  expect(await findTask(world.db, world.task)).toMatchObject({ pullRequest: `acme/shop#${opened.number}` });
});

test('whoever is killed after opening and tries again opens no second one', async () => {
  const world = await pushed();
  const first = await world.open();
  expect(await world.open()).toEqual(first);
  expect(pullsOf(world)).toHaveLength(1);
});

test('nor do two at once', async () => {
  const world = await pushed();
  const [one, other] = await Promise.all([world.open(), world.open()]);
  expect(one).toEqual(other);
  expect(pullsOf(world)).toHaveLength(1);
});

test('nor when GitHub took the request and the answer was lost', async () => {
  const world = await pushed();
  world.simulated.world.faults.set([{ method: 'POST', path: '/repos/acme/shop/pulls', kind: 'reset-after' }]);
  expect(await failureOf(world.open())).toMatchObject({ kind: 'github.unreachable' });
  const opened = await world.open();
  expect(pullsOf(world).map(({ number }) => number)).toEqual([opened.number]);
});

test('one that a person merged or closed meanwhile is not opened anew', async () => {
  const world = await pushed();
  const first = await world.open();
  await world.simulated.closePullRequest({ repository: 'acme/shop', number: first.number });
  expect(await world.open()).toEqual(first);
});

test('one that a person opened for the branch is taken', async () => {
  const world = await pushed();
  const theirs = await world.simulated.openPullRequest({
    repository: 'acme/shop',
    title: 'Theirs',
    by: 'ada',
    branch,
  });
  expect(await world.open()).toMatchObject({ number: theirs.number });
});

test.each([
  ['refs/heads/main', 'main'],
  ['a'.repeat(40), 'main'],
  ['v1.2', 'main'],
  ['stable', 'stable'],
])('a task that began with %s is to be merged into %s', async (base, into) => {
  const world = await pushed();
  await world.simulated.push({ repository: 'acme/shop', branch: 'stable', files: { 'old.txt': 'x' } });
  await world.open({ base });
  expect(pullsOf(world)).toMatchObject([{ baseRef: into }]);
});

test('no secret stands in it', async () => {
  const world = await pushed();
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  await world.open({ body: `The key is ${secret}.` });
  expect(pullsOf(world)[0]?.body).not.toContain(secret);
});
