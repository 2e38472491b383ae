import type { AlertKind, ReadAlerts } from './alert.ts';
import { readGeneric } from './read-generic.ts';
import { readPrometheus } from './read-prometheus.ts';
import { readSentry } from './read-sentry.ts';

/** What a message of a sender comes to. `resource`: what Sentry says in a header that it is about. */
export function readMessage(kind: AlertKind, payload: unknown, resource: string): ReadAlerts {
  switch (kind) {
    case 'alertmanager':
    case 'grafana':
      return readPrometheus(payload);
    case 'sentry':
      return readSentry(payload, resource);
    case 'generic':
      return readGeneric(payload);
  }
}
