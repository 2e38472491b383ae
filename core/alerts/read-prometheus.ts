import { valueAt } from '../value-at.ts';
import { type Alert, alertsPerMessageMax, type ReadAlerts } from './alert.ts';
import { bodyOf, fingerprintOf, labelsAt, listAt, momentOf, textAt, titleOf } from './fields.ts';

/** Messages of Alertmanager (`webhook_config`, version 4), and of Grafana, which sends the same with more in it. */
export function readPrometheus(payload: unknown): ReadAlerts {
  if (!Array.isArray(valueAt(payload, ['alerts'])))
    return { refused: 'It has no list "alerts": send what Alertmanager or Grafana send to a webhook.' };
  const all = listAt(payload, 'alerts');
  const alerts = all.slice(0, alertsPerMessageMax).map(readOne);
  const dropped = valueAt(payload, ['truncatedAlerts']);
  const more = typeof dropped === 'number' && Number.isSafeInteger(dropped) && dropped > 0 ? dropped : 0;
  return { alerts, left: all.length - alerts.length + more };
}

function readOne(one: unknown): Alert {
  const labels = labelsAt(one, 'labels');
  const summary = textAt(one, 'annotations', 'summary');
  const description = textAt(one, 'annotations', 'description') || textAt(one, 'annotations', 'message');
  const values = textAt(one, 'valueString');
  return {
    fingerprint: fingerprintOf(textAt(one, 'fingerprint'), labels),
    state: textAt(one, 'status') === 'resolved' ? 'resolved' : 'firing',
    title: titleOf(summary || labels['alertname'] || 'An alert without a name'),
    text: bodyOf([description, values].filter((part) => part !== '').join('\n')),
    labels,
    at: momentOf(textAt(one, 'startsAt')),
  };
}
