import { valueAt } from '../value-at.ts';
import type { Alert, ReadAlerts } from './alert.ts';
import { bodyOf, fingerprintOf, labelsAt, listAt, momentOf, textAt, titleOf } from './fields.ts';

/**
 * Messages of Sentry's integration platform. `resource` is what `Sentry-Hook-Resource` says: `issue`, `event_alert`,
 * `metric_alert`, `error`; of others nothing is to be done.
 */
export function readSentry(payload: unknown, resource: string): ReadAlerts {
  switch (resource) {
    case 'issue':
      return one(payload, ['data', 'issue'], issueState(textAt(payload, 'action')));
    case 'event_alert':
      return one(payload, ['data', 'event'], 'firing');
    case 'error':
      return one(payload, ['data', 'error'], 'firing');
    case 'metric_alert':
      return metric(payload);
    default:
      return { alerts: [], left: 0 };
  }
}

const issueState = (action: string): Alert['state'] =>
  action === 'resolved' || action === 'archived' || action === 'ignored' ? 'resolved' : 'firing';

function one(payload: unknown, path: string[], state: Alert['state']): ReadAlerts {
  const found = valueAt(payload, path);
  if (typeof found !== 'object' || found === null)
    return { refused: `It has no "${path.join('.')}": send what Sentry sends to a webhook.` };
  const title = textAt(found, 'title') || textAt(found, 'metadata', 'type') || textAt(found, 'culprit');
  const project = textAt(found, 'project', 'slug') || textAt(found, 'project');
  const labels = {
    ...tagsOf(found),
    ...(project !== '' && { project: titleOf(project) }),
    ...(textAt(found, 'level') !== '' && { level: titleOf(textAt(found, 'level')) }),
  };
  const id = textAt(found, 'issue_id') || textAt(found, 'issue', 'id') || textAt(found, 'id');
  return {
    left: 0,
    alerts: [
      {
        fingerprint: fingerprintOf(id === '' ? '' : `issue-${id}`, labels),
        state,
        title: titleOf(title || 'An error without a title'),
        text: bodyOf(
          [
            textAt(found, 'culprit'),
            textAt(found, 'metadata', 'value'),
            textAt(found, 'message'),
            traceOf(found),
          ]
            .filter((part) => part !== '')
            .join('\n'),
        ),
        labels,
        at: momentOf(textAt(found, 'firstSeen') || textAt(found, 'datetime')),
      },
    ],
  };
}

/** Tags come as a list of pairs. */
function tagsOf(found: unknown): Record<string, string> {
  const pairs = listAt(found, 'tags').flatMap((tag) => {
    const [name, value] = Array.isArray(tag) ? (tag as unknown[]) : [];
    return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
  });
  return labelsAt({ tags: Object.fromEntries(pairs) }, 'tags');
}

const framesMax = 12;

/** The innermost frames of the first exception, newest first, as far as they are told. */
function traceOf(found: unknown): string {
  const [first] = listAt(found, 'exception', 'values');
  const frames = listAt(first, 'stacktrace', 'frames').slice(-framesMax).toReversed();
  return frames
    .map((frame) => {
      const place = [textAt(frame, 'filename'), textAt(frame, 'lineno')]
        .filter((part) => part !== '')
        .join(':');
      return place === '' ? '' : `  at ${textAt(frame, 'function') || '?'} (${place})`;
    })
    .filter((line) => line !== '')
    .join('\n');
}

function metric(payload: unknown): ReadAlerts {
  const action = textAt(payload, 'action');
  const found = valueAt(payload, ['data', 'metric_alert']);
  const name = textAt(found, 'alert_rule', 'name') || textAt(payload, 'data', 'description_title');
  const id = textAt(found, 'alert_rule', 'id') || textAt(found, 'id');
  const labels = { alert: titleOf(name || id) };
  return {
    left: 0,
    alerts: [
      {
        fingerprint: fingerprintOf(id === '' ? '' : `metric-${id}`, labels),
        state: action === 'resolved' ? 'resolved' : 'firing',
        title: titleOf(textAt(payload, 'data', 'description_title') || name || 'A metric alert'),
        text: bodyOf(textAt(payload, 'data', 'description_text')),
        labels,
        at: momentOf(textAt(found, 'date_started')),
      },
    ],
  };
}
