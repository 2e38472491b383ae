import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** GitHub sends no larger payload. */
const payloadBytesMax = 25 * 1024 * 1024;

function payloadTooLarge(context: Context): Response {
  // The rest of it stays unread, so the connection is of no use any more.
  context.header('Connection', 'close');
  return context.json({ message: `The payload is larger than ${payloadBytesMax} bytes.` }, 413);
}

export const payloadLimit: MiddlewareHandler = bodyLimit({
  maxSize: payloadBytesMax,
  onError: payloadTooLarge,
});
