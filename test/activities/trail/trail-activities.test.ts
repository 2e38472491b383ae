import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createGit } from '../../../activities/git/git.ts';
import { verifySignature } from '../../../activities/origin/keys.ts';
import { createTrailActivities } from '../../../activities/trail/trail-activities.ts';
import type { CheckpointDestination } from '../../../core/configuration/trail.ts';
import { type Checkpoint, checkpointText } from '../../../core/trail/checkpoint.ts';
import { eventOfAnswer } from '../../../core/trail/events.ts';
import { createTrail } from '../../../database/trail.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { hasBackend, serveRepositories } from '../git/http-backend.ts';
import { keys, lockedStore } from './send/locked-store.ts';

const db = databaseForFile();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const activitiesOf = (to: Record<string, CheckpointDestination>, environment: Record<string, string> = {}) =>
  createTrailActivities({
    db: db(),
    git: createGit(),
    keyPath: join(folder, 'key.pem'),
    environment,
    destinations: () => to,
  });

/** Makes one and sends it to the one place there is, as often as wished. */
async function send(to: CheckpointDestination, environment: Record<string, string> = {}, times = 1) {
  const activities = activitiesOf({ there: to }, environment);
  const { checkpoint } = await activities.makeCheckpoint();
  for (let time = 0; time < times; time += 1) await activities.sendCheckpoint({ checkpoint, to: 'there' });
  return checkpoint;
}

test('a checkpoint is of where the trail stands, signed with the same key each time', async () => {
  const decision = { by: 'ada', decision: 'approve', reason: 'x' };
  const event = eventOfAnswer({ subject: 'audit 1', workflow: null, decision, refused: null });
  const number = await createTrail(db()).append('a/1', event);
  const activities = activitiesOf({ a: { directory: folder }, b: { directory: folder } });
  const { checkpoint, to } = await activities.makeCheckpoint();
  expect([checkpoint.number, to]).toEqual([number, ['a', 'b']]);
  expect(verifySignature(checkpointText(checkpoint), checkpoint.signature, checkpoint.key)).toBe(true);
  expect((await activities.makeCheckpoint()).checkpoint.key).toBe(checkpoint.key);
  await expect(activities.sendCheckpoint({ checkpoint, to: 'c' })).rejects.toThrow(/no longer names "c"/);
});

describe('to a folder', () => {
  test('it is a new file, written once, and never over another', async () => {
    const checkpoint = await send({ directory: folder }, {}, 2);
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.json'));
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\d-]+Z-\d{12}\.json$/);
    expect(JSON.parse(await readFile(join(folder, name), 'utf8'))).toEqual(checkpoint);
    await rm(join(folder, name));
    await writeFile(join(folder, name), '{}');
    const activities = activitiesOf({ there: { directory: folder } });
    await expect(activities.sendCheckpoint({ checkpoint, to: 'there' })).rejects.toMatchObject({
      failure: { kind: 'trail.not-sent', message: expect.stringContaining('something else') as string },
    });
  });

  test('one that is not there is not made', async () => {
    await expect(send({ directory: join(folder, 'not-mounted') })).rejects.toThrow(
      /could not be sent to "there"/,
    );
    expect(await readdir(folder)).toEqual(['key.pem']);
  });
});

test('to a store its keys come from the environment, and without them nothing is sent', async () => {
  const store = await lockedStore('us-east-1');
  const to: CheckpointDestination = {
    s3: store.url,
    region: 'us-east-1',
    bucket: 'trails',
    prefix: '',
    accessKeyVariable: 'COUNTERSIGN_TRAIL_KEY_ID',
    secretKeyVariable: 'COUNTERSIGN_TRAIL_KEY_SECRET',
    lock: { mode: 'GOVERNANCE', days: 1 },
  };
  const half = { COUNTERSIGN_TRAIL_KEY_ID: keys.id };
  await expect(send(to, half)).rejects.toThrow(/COUNTERSIGN_TRAIL_KEY_SECRET is not set/);
  const checkpoint = await send(to, { ...half, COUNTERSIGN_TRAIL_KEY_SECRET: keys.secret }, 2);
  const [[path, { body, writes }] = ['', { body: '', writes: 0 }]] = store.objects;
  expect(path).toMatch(/^\/trails\/[\w-]+\.json$/);
  expect([JSON.parse(body), writes]).toEqual([checkpoint, 1]);
});

describe('to a webhook', () => {
  async function listen(status: number) {
    const got: { headers: IncomingMessage['headers']; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  }
  const secretVariable = 'COUNTERSIGN_TRAIL_SECRET';

  test('it is signed with the secret', async () => {
    const { got, url } = await listen(204);
    const checkpoint = await send({ webhook: url, secretVariable }, { [secretVariable]: 's' });
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    expect(JSON.parse(body)).toEqual(checkpoint);
    expect(headers['x-countersign-signature-256']).toBe(
      `sha256=${createHmac('sha256', 's').update(body).digest('hex')}`,
    );
  });

  test.each([500, 302])('an answer of %i is no delivery', async (status) => {
    const { url } = await listen(status);
    await expect(send({ webhook: url })).rejects.toThrow(new RegExp(`it answered ${status}`));
  });

  test('without its secret nothing is sent', async () => {
    const { got, url } = await listen(204);
    await expect(send({ webhook: url, secretVariable })).rejects.toThrow(
      /COUNTERSIGN_TRAIL_SECRET is not set/,
    );
    expect(got).toEqual([]);
  });
});

describe.skipIf(!hasBackend)('to a git repository', () => {
  const token = 'COUNTERSIGN_TRAIL_TOKEN';
  const expected = `Basic ${Buffer.from('x-access-token:t').toString('base64')}`;
  async function repository() {
    const root = join(folder, 'remote.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', root]);
    execFileSync('git', ['-C', root, 'config', 'http.receivepack', 'true']);
    const { url } = await serveRepositories(folder, (request, response) => {
      if (request.headers.authorization === expected) return false;
      response.writeHead(401).end();
      return true;
    });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
    const to = { git: `${url}/remote.git`, branch: 'checkpoints', tokenVariable: token };
    return { git, to };
  }

  test('each is a commit on top of the others, made once', async () => {
    const { git, to } = await repository();
    const first = await send(to, { [token]: 't' }, 2);
    const second = await send(to, { [token]: 't' });
    expect(git('log', '--format=%s', 'checkpoints').split('\n')).toHaveLength(2);
    const names = git('ls-tree', '--name-only', 'checkpoints').split('\n');
    const read = (name: string) => JSON.parse(git('show', `checkpoints:${name}`)) as Checkpoint;
    expect(names.map(read)).toEqual([first, second]);
  });

  test('a login that is refused is told, and the token is not', async () => {
    const { to } = await repository();
    const failed = await send(to, { [token]: 'wrong-token' }).catch((error: Error) => error.message);
    expect(failed).toMatch(/could not be sent to "there"/);
    expect(failed).not.toMatch(/wrong-token|d3Jvbmct/);
  });
});
