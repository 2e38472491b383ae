import { expect, test } from 'vitest';
import { isAlarmAddress } from '../../../core/configuration/alarms.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';

const problemsOf = (alarm: string) =>
  parseConfiguration(`fleet: { alarms: [${alarm}] }`).problems.map(
    ({ path, message }) => `${path} ${message}`,
  );

test.each([
  ['https://chat.example/hook/1?a=b', true],
  ['https://chat.example', true],
  ['https://chat.example:8443/@team', true],
  ['http://127.0.0.1:8080/x', true],
  ['http://localhost/x', true],
  ['http://[::1]:1/x', true],
  ['http://chat.example/x', false],
  ['http://localhost.example/x', false],
  ['http://127.0.0.1@chat.example/x', false],
  ['https://me:secret@chat.example/x', false],
  ['https://me@chat.example', false],
  ['https://chat.example\\@evil.example/', false],
  ['https://chat.example/a b', false],
  ['ftp://chat.example/x', false],
  ['', false],
])('%s is an address of alarms: %s', (url, is) => expect(isAlarmAddress(url)).toBe(is));

test('an alarm has one address, and names its secrets', () => {
  expect(problemsOf('{ webhook: "https://chat.example/x", secretVariable: COUNTERSIGN_ALARM_X }')).toEqual(
    [],
  );
  expect(problemsOf('{ webhookVariable: COUNTERSIGN_ALARM_CHAT }')).toEqual([]);
  expect(problemsOf('{ webhook: "https://a:b@chat.example/x" }')).toEqual([
    expect.stringContaining('fleet.alarms[0].webhook must be an https:// address without a login'),
  ]);
  expect(problemsOf('{ webhookVariable: COUNTERSIGN_LIVE_X }')).toHaveLength(1);
  expect(problemsOf('{}')).toEqual([expect.stringContaining('needs one address')]);
  expect(
    problemsOf('{ webhook: "https://chat.example/x", webhookVariable: COUNTERSIGN_ALARM_CHAT }'),
  ).toEqual([expect.stringContaining('needs one address')]);
});
