import { expect, test } from 'vitest';
import { alertsSchema } from '../../../core/configuration/alerts.ts';

test('nobody may send alerts unless the configuration names them', () => {
  expect(alertsSchema.parse({})).toEqual({
    sources: {},
    rules: [],
    assetLabel: 'asset',
    groupBy: [],
    gatherSeconds: 5,
    incidentsPerHour: 10,
  });
});

test.each([
  ['a secret in the file', { sources: { a: { kind: 'grafana', secret: 'x' } } }],
  ['a variable of others', { sources: { a: { kind: 'grafana', secretVariable: 'ANTHROPIC_API_KEY' } } }],
  ['an unknown kind', { sources: { a: { kind: 'pagerduty', secretVariable: 'COUNTERSIGN_ALERT_A' } } }],
  ['a task without a repository', { rules: [{ do: 'develop' }] }],
  ['a repository that nobody works on', { rules: [{ do: 'ignore', repository: 'github:a/b' }] }],
  ['assets of a task', { rules: [{ do: 'develop', repository: 'github:a/b', assets: ['demo.a'] }] }],
  ['an asset that is none', { rules: [{ do: 'remediate', assets: ['Demo A'] }] }],
  ['no incident at all', { incidentsPerHour: 0 }],
])('%s is refused', (_, given) => {
  expect(alertsSchema.safeParse(given).success).toBe(false);
});
