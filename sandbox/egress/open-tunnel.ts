import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { EgressPolicy } from '../../core/sandbox/egress.ts';
import { pairsOf } from '../../core/sandbox/forwarded-headers.ts';
import { readAuthority } from '../../core/sandbox/host-name.ts';
import { judgeDestination } from '../../core/sandbox/judge-request.ts';
import type { Authority } from './certificates.ts';
import type { Tunnel } from './read-request.ts';
import { refuseConnection } from './refuse.ts';

/** The first byte of a TLS handshake. */
const handshake = 0x16;

/**
 * Answers a CONNECT: where the policy lets anything be asked of that host and port, the TLS within ends here, with a
 * certificate for that host, and `serve` gets what is inside. No byte passes through a tunnel unread.
 */
export function openTunnel(of: {
  request: IncomingMessage;
  socket: Socket;
  head: Buffer;
  policy: EgressPolicy;
  authority: Authority;
  headMs: number;
  refused: (why: string) => void;
  serve: (secure: TLSSocket, tunnel: Tunnel) => void;
}): void {
  const { request, socket, head } = of;
  const refuse = (why: string, status = 403): void => {
    of.refused(why);
    refuseConnection(socket, status, why);
  };
  socket.on('error', () => socket.destroy());
  const asked = request.url ?? '';
  const malformed = malformedConnect(request, asked);
  if (malformed !== null) return refuse(malformed, 400);
  const destination = judgeDestination(of.policy, asked, null);
  if (!destination.ok) return refuse(destination.why);

  const timer = setTimeout(() => socket.destroy(), of.headMs);
  socket.once('close', () => clearTimeout(timer));
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  readFirst(socket, (first) => {
    if (first[0] !== handshake) {
      of.refused('a tunnel carries TLS only, and these bytes are none');
      socket.destroy();
      return;
    }
    socket.unshift(first);
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: of.authority.contextFor(destination.host),
      ALPNProtocols: ['http/1.1'],
    });
    const failed = (error: NodeJS.ErrnoException): void => {
      of.refused(`the TLS handshake failed (${error.code ?? error.message})`);
      socket.destroy();
    };
    secure.once('error', failed);
    secure.once('secure', () => {
      clearTimeout(timer);
      secure.off('error', failed);
      const named: unknown = secure.servername;
      of.serve(secure, { authority: asked, serverName: typeof named === 'string' ? named : null });
    });
  });
}

/** Old clients still open tunnels in HTTP/1.0, which has no Host header; where there is one, it must agree. */
function malformedConnect(request: IncomingMessage, asked: string): string | null {
  const headers = pairsOf(request.rawHeaders);
  if (
    headers.some(
      ([name, value]) => name === 'transfer-encoding' || (name === 'content-length' && value !== '0'),
    )
  )
    return 'CONNECT has no body';
  const hosts = headers.filter(([name]) => name === 'host').map(([, value]) => value);
  if (hosts.length > 1) return 'CONNECT has more than one Host header';
  const [host] = hosts;
  if (host === undefined) return null;
  const target = readAuthority(asked, null);
  if (!target.ok) return null;
  const named = readAuthority(host, target.port);
  return named.ok && named.host === target.host && named.port === target.port
    ? null
    : 'the Host header of CONNECT names another server than its target';
}

function readFirst(socket: Socket, then: (bytes: Buffer) => void): void {
  const bytes = socket.read() as Buffer | null;
  if (bytes !== null) then(bytes);
  else if (!socket.destroyed) socket.once('readable', () => !socket.readableEnded && readFirst(socket, then));
}
