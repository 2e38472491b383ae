import { expect, test } from 'vitest';
import { simulatedAlertVariable, withSimulatedSender } from '../../../core/alerts/simulated-sender.ts';
import { alertsSchema } from '../../../core/configuration/alerts.ts';

const none = alertsSchema.parse({});

test('a simulated fleet may send alerts where one runs, and nowhere else', () => {
  expect(withSimulatedSender(none, false)).toBe(none);
  expect(withSimulatedSender(none, true).sources).toEqual({
    demo: { kind: 'generic', secretVariable: simulatedAlertVariable },
  });
});

test('a sender of that name in the configuration holds', () => {
  const own = alertsSchema.parse({
    sources: { demo: { kind: 'grafana', secretVariable: 'COUNTERSIGN_ALERT_OWN' } },
  });
  expect(withSimulatedSender(own, true).sources).toEqual(own.sources);
});
