import { expect, test } from 'vitest';
import { alertsPerMessageMax } from '../../../core/alerts/alert.ts';
import { readPrometheus } from '../../../core/alerts/read-prometheus.ts';

const one = {
  status: 'firing',
  labels: { alertname: 'Down', asset: 'demo.shop-api', severity: 'critical' },
  annotations: { summary: 'The shop is down', description: 'No answer for 5 minutes.' },
  startsAt: '2026-11-21T14:00:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.test/graph',
  fingerprint: 'c1a3b5d7e9f10203',
};

test('a message of Alertmanager tells its alerts', () => {
  expect(readPrometheus({ version: '4', status: 'firing', alerts: [one], truncatedAlerts: 3 })).toEqual({
    left: 3,
    alerts: [
      {
        fingerprint: 'c1a3b5d7e9f10203',
        state: 'firing',
        title: 'The shop is down',
        text: 'No answer for 5 minutes.',
        labels: { alertname: 'Down', asset: 'demo.shop-api', severity: 'critical' },
        at: '2026-11-21T14:00:00.000Z',
      },
    ],
  });
});

test('one of Grafana tells what was measured, too; one that is over is resolved', () => {
  const grafana = { ...one, status: 'resolved', annotations: {}, valueString: "[ var='A' value=7 ]" };
  expect(readPrometheus({ orgId: 1, alerts: [grafana] })).toMatchObject({
    alerts: [{ state: 'resolved', title: 'Down', text: "[ var='A' value=7 ]" }],
  });
});

test('what is no message of theirs is refused, and oddities in one harm nothing', () => {
  for (const payload of [null, 'text', [], {}, { alerts: 'many' }])
    expect(readPrometheus(payload)).toMatchObject({ refused: expect.stringContaining('"alerts"') as string });
  const odd = [null, 7, {}, { labels: ['a'], startsAt: 'yesterday', fingerprint: { a: 1 } }];
  expect(readPrometheus({ alerts: odd })).toMatchObject({
    alerts: odd.map(() => ({ state: 'firing', title: 'An alert without a name', labels: {}, at: '' })),
  });
});

test('text is cut and made safe, labels are bounded, and more alerts than one message may hold are counted', () => {
  const loud = {
    labels: { ['x'.repeat(500)]: 'a', good: '\u001b[31mred\u001b[0m', __proto__: 'b', 'not plain': 'c' },
    annotations: { summary: `line one\nline two ${'y'.repeat(10_000)}` },
  };
  const read = readPrometheus({ alerts: Array.from({ length: alertsPerMessageMax + 7 }, () => loud) });
  if ('refused' in read) throw new Error(read.refused);
  expect(read.alerts).toHaveLength(alertsPerMessageMax);
  expect(read.left).toBe(7);
  expect(read.alerts[0]?.labels).toEqual({ good: 'red' });
  expect(read.alerts[0]?.title).toMatch(/^line one line two y+…$/);
  expect(read.alerts[0]?.title.length).toBeLessThanOrEqual(300);
});
