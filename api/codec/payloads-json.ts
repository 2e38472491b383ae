import type { Payload } from '@temporalio/common';
import { z } from 'zod';

/** As many as the Temporal UI has in one page of a history, and more. */
const payloadsMax = 1000;

/** What Temporal's UI and command line send and expect: protobuf's JSON, in which bytes are base64. */
const payloadsSchema = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() }))
    .max(payloadsMax),
});

/** Null where it is nothing of the kind. */
export function readPayloads(body: unknown): Payload[] | null {
  const read = payloadsSchema.safeParse(body);
  if (!read.success) return null;
  return read.data.payloads.map(({ metadata = {}, data = '' }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  }));
}

export const writePayloads = (payloads: readonly Payload[]): { payloads: object[] } => ({
  payloads: payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64Of(bytes)]),
    ),
    data: base64Of(data ?? new Uint8Array()),
  })),
});

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
