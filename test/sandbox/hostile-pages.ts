import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const html = (response: ServerResponse, body: string) => {
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><title>Shop</title>${body}`);
};

/** A gigabyte, as long as somebody takes it. A comment, so that the browser is not held up by showing it. */
function sendMuch(response: ServerResponse): void {
  response.setHeader('content-type', 'text/html');
  const megabyte = 'x'.repeat(1_000_000);
  let sent = 0;
  response.write('<!doctype html><!--');
  const send = (): void => {
    while (sent < 1000 && !response.destroyed) {
      sent += 1;
      if (!response.write(megabyte)) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
}

/** Pages by path: a good one, one with every kind of complaint, and such as want to hold up whoever visits them. */
const pages: Record<string, (response: ServerResponse) => void> = {
  '/good': (response) => html(response, '<h1>Welcome</h1>'),
  '/wrong': (response) =>
    html(
      response,
      `<script>console.error('total is', NaN); console.warn('old field'); console.log('only a note');
       fetch('/missing'); Promise.reject(new Error('nobody waited'));
       setTimeout(() => { null.price; }, 10)</script>`,
    ),
  '/dialogs': (response) =>
    html(
      response,
      `<script>alert(1); confirm(2); prompt(3); open('/good'); onbeforeunload = () => 'stay';
       navigator.serviceWorker?.register('/worker.js'); document.title = 'past them'</script>`,
    ),
  '/spam': (response) => html(response, '<script>while (true) console.error("spam")</script>'),
  '/loop': (response) => html(response, '<script>while (true);</script>'),
  '/never': () => undefined,
  '/large': sendMuch,
  '/file': (response) => {
    response.setHeader('content-disposition', 'attachment; filename=shop.bin');
    response.end('x');
  },
};

/** Serves them on a free port of the loopback, or on the given one. */
export async function servePages(
  port = 0,
): Promise<{ at: (path: string) => string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page) return page(response);
    response.statusCode = 404;
    return response.end('There is no such page.');
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    at: (path) => `${origin}${path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
