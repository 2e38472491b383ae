import { expect, test } from 'vitest';
import { readSentry } from '../../../core/alerts/read-sentry.ts';

const event = {
  event_id: 'e1',
  issue_id: '4711',
  title: "TypeError: Cannot read properties of undefined (reading 'total')",
  culprit: 'cart in total',
  level: 'error',
  project: 42,
  datetime: '2026-11-21T14:00:00.000000Z',
  tags: [['environment', 'production'], ['server_name', 'web-1'], 'odd', ['only one']],
  exception: {
    values: [
      {
        stacktrace: {
          frames: [
            { filename: 'main.js', lineno: 1, function: 'main' },
            { filename: 'src/cart.ts', lineno: 17, function: 'total' },
          ],
        },
      },
    ],
  },
};

test('an alert on an event tells the error, its place and its tags', () => {
  const read = readSentry({ action: 'triggered', data: { event } }, 'event_alert');
  expect(read).toMatchObject({
    alerts: [
      {
        fingerprint: 'issue-4711',
        state: 'firing',
        title: expect.stringContaining('TypeError') as string,
        labels: { environment: 'production', server_name: 'web-1', level: 'error', project: '42' },
        at: '2026-11-21T14:00:00.000Z',
      },
    ],
  });
  expect('alerts' in read && read.alerts[0]?.text).toContain(
    'at total (src/cart.ts:17)\n  at main (main.js:1)',
  );
});

test.each([
  ['created', 'firing'],
  ['unresolved', 'firing'],
  ['resolved', 'resolved'],
  ['archived', 'resolved'],
])('an issue that is %s is %s', (action, state) => {
  const issue = { id: '9', title: 'Oops', project: { slug: 'shop' }, firstSeen: '2026-11-21T14:00:00Z' };
  expect(readSentry({ action, data: { issue } }, 'issue')).toMatchObject({
    alerts: [{ fingerprint: 'issue-9', state, labels: { project: 'shop' } }],
  });
});

test('an alert on a metric tells its rule', () => {
  const data = {
    metric_alert: { id: '5', alert_rule: { id: '77', name: 'Slow' }, date_started: '2026-11-21T14:00:00Z' },
    description_title: 'Critical: Slow',
    description_text: '900 ms',
  };
  expect(readSentry({ action: 'critical', data }, 'metric_alert')).toMatchObject({
    alerts: [{ fingerprint: 'metric-77', state: 'firing', title: 'Critical: Slow', text: '900 ms' }],
  });
  expect(readSentry({ action: 'resolved', data }, 'metric_alert')).toMatchObject({
    alerts: [{ state: 'resolved' }],
  });
});

test('of what is no alert nothing is to be done; a message without its subject is refused', () => {
  expect(readSentry({ action: 'created' }, 'installation')).toEqual({ alerts: [], left: 0 });
  expect(readSentry({ action: 'created', data: {} }, 'issue')).toMatchObject({
    refused: expect.stringContaining('data.issue') as string,
  });
});
