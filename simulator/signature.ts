import { createHmac } from 'node:crypto';

/** As GitHub signs what it sends to webhooks, and as ours are signed. */
export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
