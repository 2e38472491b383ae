import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const opening = 'Refused by the egress proxy of this sandbox';

/** Many clients show the status line only, and none of them the body of a refused tunnel: the reason is in both. */
const phraseOf = (why: string): string =>
  `${opening}: ${why}`.replace(/[^\u0020-\u007e]/g, '?').slice(0, 400);

/** Answers a request with why it is refused. The connection is closed: what follows on it is not read. */
export function refuseRequest(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, phraseOf(why), {
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
  });
  response.end(`${opening}: ${why}.\n`);
}

/** The same where there is a bare connection only. */
export function refuseConnection(socket: Duplex, status: number, why: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${opening}: ${why}.\n`;
  const head = [
    `HTTP/1.1 ${status} ${phraseOf(why)}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
