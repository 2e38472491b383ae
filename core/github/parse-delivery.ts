import { explainInput } from '../explain-input.ts';
import { deliveryIdPattern, type DeliveryInput, deliverySchema } from './delivery.ts';

const example = {
  id: '00000000-0000-0000-0000-000000000000',
  kind: 'closed',
  owner: 'acme',
  repo: 'shop',
  number: 12,
  merged: true,
};

/** The one JSON object that starts `handleDelivery`: the listener makes it, and people may type it. */
export function parseDelivery(raw: unknown): { delivery: DeliveryInput } | { problem: string } {
  const { id, ...rest } = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const parsed = deliverySchema.safeParse(rest);
  if (!parsed.success) {
    return { problem: explainInput(parsed.error.issues, raw, 'The input of handleDelivery', example) };
  }
  if (typeof id !== 'string' || !deliveryIdPattern.test(id)) {
    return {
      problem: `The input of handleDelivery has no "id" of a delivery: write a UUID. Example: ${JSON.stringify(example)}`,
    };
  }
  return { delivery: { ...parsed.data, id } };
}
