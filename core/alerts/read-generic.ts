import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { alertsPerMessageMax, type ReadAlerts } from './alert.ts';
import { bodyOf, fingerprintOf, labelsAt, momentOf, titleOf } from './fields.ts';

const text = (max: number) => z.string().check(z.maxLength(max));

const alertSchema = z.strictObject({
  /** By default made of the labels. */
  fingerprint: z.optional(text(128)),
  status: z._default(z.enum(['firing', 'resolved']), 'firing'),
  title: z.string().check(z.minLength(1), z.maxLength(1000)),
  text: z._default(text(20_000), ''),
  labels: z._default(z.record(text(100), text(1000)), {}),
  at: z._default(text(40), ''),
});
const messageSchema = z.strictObject({
  alerts: z.array(alertSchema).check(z.minLength(1), z.maxLength(alertsPerMessageMax)),
});

/** One alert may stand alone. */
const asMessage = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && !('alerts' in payload) ? { alerts: [payload] } : payload;

const example = {
  alerts: [{ title: 'The shop answers 502', labels: { asset: 'demo.shop-api', severity: 'critical' } }],
};

/** Messages of whoever has no form of their own: ours. */
export function readGeneric(payload: unknown): ReadAlerts {
  const message = asMessage(payload);
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return { refused: explainInput(parsed.error.issues, message, 'The message', example) };
  const alerts = parsed.data.alerts.map((one) => {
    const labels = labelsAt(one, 'labels');
    return {
      fingerprint: fingerprintOf(one.fingerprint ?? '', { ...labels, title: titleOf(one.title) }),
      state: one.status,
      title: titleOf(one.title),
      text: bodyOf(one.text),
      labels,
      at: momentOf(one.at),
    };
  });
  return { alerts, left: 0 };
}
