import { expect, test } from 'vitest';
import { readMessage } from '../../../core/alerts/read-message.ts';

test('each kind of sender is read in its own form', () => {
  const prometheus = { alerts: [{ labels: { alertname: 'Down' } }] };
  expect(readMessage('alertmanager', prometheus, '')).toMatchObject({ alerts: [{ title: 'Down' }] });
  expect(readMessage('grafana', prometheus, '')).toMatchObject({ alerts: [{ title: 'Down' }] });
  expect(readMessage('sentry', { data: { issue: { title: 'Oops' } } }, 'issue')).toMatchObject({
    alerts: [{ title: 'Oops' }],
  });
  expect(readMessage('generic', { title: 'Slow' }, '')).toMatchObject({ alerts: [{ title: 'Slow' }] });
});
