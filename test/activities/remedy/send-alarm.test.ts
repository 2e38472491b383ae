import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAlarmActivities } from '../../../activities/remedy/send-alarm.ts';
import type { AlarmPlace } from '../../../core/configuration/alarms.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { type AlarmNews, alarmBody } from '../../../core/remedy/alarm.ts';

const news: AlarmNews = { kind: 'killed', by: 'eve', reason: 'smoke', plan: null, assets: [], atMs: 1 };
let server: Server;
let url: string;
let came: { path: string; body: string; headers: IncomingHttpHeaders }[] = [];
/** What each path answers, 200 where nothing is said. */
let answers: Record<string, number> = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const path = request.url ?? '';
      came.push({ path, body: Buffer.concat(pieces).toString(), headers: request.headers });
      response.writeHead(answers[path] ?? 200, { location: `${url}/elsewhere` }).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  came = [];
  answers = {};
});

function send(alarms: AlarmPlace[], environment: Record<string, string> = {}) {
  const configuration = withoutFile();
  return createAlarmActivities({
    environment,
    readConfiguration: () => ({ ...configuration, fleet: { ...configuration.fleet, alarms } }),
  });
}

test('every place is told, signed where it has a secret, also where its address is one', async () => {
  const alarms = send(
    [
      { webhook: `${url}/one`, secretVariable: 'COUNTERSIGN_ALARM_ONE' },
      { webhookVariable: 'COUNTERSIGN_ALARM_TWO' },
    ],
    { COUNTERSIGN_ALARM_ONE: 'hush', COUNTERSIGN_ALARM_TWO: `${url}/two` },
  );
  expect(await alarms.sendAlarm(news)).toEqual({ told: 2 });
  const body = alarmBody(news);
  expect(came.map(({ path }) => path).toSorted()).toEqual(['/one', '/two']);
  expect(came.every((one) => one.body === body)).toBe(true);
  const signed = came.find(({ path }) => path === '/one')?.headers['x-countersign-signature-256'];
  expect(signed).toBe(`sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`);
  expect(came.find(({ path }) => path === '/two')?.headers).not.toHaveProperty('x-countersign-signature-256');
});

test('nobody to tell is no failure', async () => {
  expect(await send([]).sendAlarm(news)).toEqual({ told: 0 });
});

test('whoever could not be told is tried again alone, and named without the address', async () => {
  answers = { '/secret-path': 500, '/moved': 302 };
  const alarms = send([
    { webhook: `${url}/one` },
    { webhook: `${url}/secret-path` },
    { webhook: `${url}/moved` },
    { webhookVariable: 'COUNTERSIGN_ALARM_UNSET' },
    { webhook: 'http://127.0.0.1:9/secret-path' },
  ]);
  const failure = await alarms.sendAlarm(news).then(
    () => null,
    (error: Error & { failure?: { kind: string } }) => error,
  );
  expect(failure?.failure?.kind).toBe('alarm.not-sent');
  expect(failure?.message).toMatch(
    /eve has pulled the kill switch: fleet\.alarms\[1\]: 127\.0\.0\.1:\d+ answered 500; fleet\.alarms\[2\]: 127\.0\.0\.1:\d+ answered 302; fleet\.alarms\[3\]: COUNTERSIGN_ALARM_UNSET is not set here; fleet\.alarms\[4\]: 127\.0\.0\.1:9 could not be reached/,
  );
  expect(failure?.message).not.toContain('secret-path');
  came = [];
  answers = { '/moved': 302 };
  await expect(alarms.sendAlarm(news)).rejects.toThrow('fleet.alarms[2]');
  expect(came.map(({ path }) => path).toSorted()).toEqual(['/moved', '/secret-path']);
  // Another alarm is told to all.
  came = [];
  await expect(alarms.sendAlarm({ ...news, atMs: 2 })).rejects.toThrow('fleet.alarms[2]');
  expect(came.map(({ path }) => path).toSorted()).toEqual(['/moved', '/one', '/secret-path']);
});

test('an address from a variable is held to the same rules', async () => {
  const alarms = send([{ webhookVariable: 'COUNTERSIGN_ALARM_X' }], {
    COUNTERSIGN_ALARM_X: 'http://chat.example/hook',
  });
  await expect(alarms.sendAlarm(news)).rejects.toThrow('COUNTERSIGN_ALARM_X holds no https:// address');
});
