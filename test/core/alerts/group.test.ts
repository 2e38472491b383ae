import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../core/alerts/alert.ts';
import { routeAlert } from '../../../core/alerts/group.ts';
import { type AlertsConfiguration, alertsSchema } from '../../../core/configuration/alerts.ts';

const alertOf = (labels: Record<string, string>, fingerprint = 'f'): Alert => ({
  fingerprint,
  state: 'firing',
  title: 'Down',
  text: '',
  labels,
  at: '',
});
const policyOf = (more: Record<string, unknown>): AlertsConfiguration => alertsSchema.parse(more);
const groupOf = (labels: Record<string, string>, policy: AlertsConfiguration) => {
  const routed = routeAlert(alertOf(labels), 'prometheus', policy);
  return routed.do === 'ignore' ? null : routed.group;
};

describe('without a rule', () => {
  const policy = policyOf({});
  test('an alert that names an asset opens an incident of it', () => {
    expect(routeAlert(alertOf({ asset: 'demo.a' }), 'prometheus', policy)).toMatchObject({
      do: 'remediate',
      assets: ['demo.a'],
    });
  });
  test.each([{}, { asset: '' }, { asset: 'Not An Asset' }, { asset: '../etc' }])(
    '%j is ignored, and says why',
    (labels) => {
      expect(routeAlert(alertOf(labels), 'prometheus', policy)).toMatchObject({
        do: 'ignore',
        why: expect.stringContaining('alerts.rules') as string,
      });
    },
  );
});

test('the first rule that fits counts, and the source is a label that no sender can forge', () => {
  const policy = policyOf({
    rules: [
      { match: { severity: 'info' }, do: 'ignore' },
      { match: { source: 'sentry' }, do: 'develop', repository: 'github:acme/shop', base: 'main' },
      { match: { service: 'shop-*' }, do: 'remediate', assets: ['demo.shop-api', 'demo.shop-db'] },
    ],
  });
  const route = (labels: Record<string, string>, source = 'prometheus') =>
    routeAlert(alertOf(labels), source, policy);
  expect(route({ severity: 'info', asset: 'demo.a' })).toMatchObject({ do: 'ignore' });
  expect(route({ source: 'sentry' })).toMatchObject({ do: 'ignore' });
  expect(route({}, 'sentry')).toMatchObject({ do: 'develop', repository: 'github:acme/shop', base: 'main' });
  expect(route({ service: 'shop-web' })).toMatchObject({ assets: ['demo.shop-api', 'demo.shop-db'] });
});

describe('alerts are of one group', () => {
  test('where they are of the same assets, whatever else they say', () => {
    const policy = policyOf({});
    expect(groupOf({ asset: 'demo.a', pod: '1' }, policy)).toBe(
      groupOf({ asset: 'demo.a', pod: '2' }, policy),
    );
    expect(groupOf({ asset: 'demo.a' }, policy)).not.toBe(groupOf({ asset: 'demo.b' }, policy));
  });
  test('and agree in the labels that policy names', () => {
    const policy = policyOf({ groupBy: ['alertname'] });
    const labels = { asset: 'demo.a', alertname: 'Down' };
    expect(groupOf(labels, policy)).toBe(groupOf({ ...labels, pod: '2' }, policy));
    expect(groupOf(labels, policy)).not.toBe(groupOf({ ...labels, alertname: 'Slow' }, policy));
  });
  test('of a task, where they are the same error of the same repository', () => {
    const policy = policyOf({ rules: [{ do: 'develop', repository: 'github:acme/shop' }] });
    const of = (fingerprint: string) => routeAlert(alertOf({}, fingerprint), 'sentry', policy);
    expect(of('a')).toEqual(of('a'));
    expect(of('a')).not.toEqual(of('b'));
  });
});
