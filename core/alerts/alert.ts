export const alertKinds = ['alertmanager', 'grafana', 'sentry', 'generic'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** One alert, whoever sent it. All text in it is the sender's claim, cut and made safe to print. */
export interface Alert {
  /** The sender's own name of it, or one made of its labels: the same for the same trouble. */
  fingerprint: string;
  state: 'firing' | 'resolved';
  title: string;
  text: string;
  labels: Readonly<Record<string, string>>;
  /** When it began to fire, ISO 8601 in UTC; empty where that is not told. */
  at: string;
}

/** What a message of a sender comes to. */
export type ReadAlerts = { alerts: Alert[]; left: number } | { refused: string };

/** As many alerts as one message may hold; further ones are counted. */
export const alertsPerMessageMax = 1000;
