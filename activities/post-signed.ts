import { createHmac } from 'node:crypto';
import { fetch, type Response } from 'undici';

interface Posting {
  /** What it is signed with, as GitHub signs its own: `sha256=` and the HMAC of the body. Null: it is not. */
  secret: string | null;
  signal: AbortSignal;
  answersWithinMs: number;
}

/** Posts JSON to somebody's webhook, following no redirect. The answer's body is left unread. */
export async function postSigned(
  url: string,
  body: string,
  { secret, signal, answersWithinMs }: Posting,
): Promise<Pick<Response, 'ok' | 'status'>> {
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
  return answer;
}
