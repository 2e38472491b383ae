import type { Checkpoint } from '../../../core/trail/checkpoint.ts';
import { postSigned } from '../../post-signed.ts';
import { checkpointBytes } from './checkpoint-name.ts';

const answersWithinMs = 20_000;

export async function sendToWebhook(
  url: string,
  checkpoint: Checkpoint,
  { secret, signal }: { secret: string | null; signal: AbortSignal },
): Promise<void> {
  const body = checkpointBytes(checkpoint);
  const { ok, status } = await postSigned(url, body, { secret, signal, answersWithinMs });
  if (!ok) throw new Error(`it answered ${status}`);
}
