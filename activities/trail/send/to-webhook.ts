import { createHmac } from 'node:crypto';
import { fetch } from 'undici';
import type { Checkpoint } from '../../../core/trail/checkpoint.ts';
import { checkpointBytes } from './checkpoint-name.ts';

const answersWithinMs = 20_000;

/** As GitHub signs its own: `sha256=` and the HMAC of the body. */
export async function sendToWebhook(
  url: string,
  checkpoint: Checkpoint,
  { secret, signal }: { secret: string | null; signal: AbortSignal },
): Promise<void> {
  const body = checkpointBytes(checkpoint);
  const signature =
    secret === null ? null : `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature !== null && { 'x-countersign-signature-256': signature }),
    },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
}
