import { Agent, type ClientRequest, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { usualRoots } from './certificates.ts';

export interface Upstream {
  /** Begins a request; the name is resolved and checked when a connection for it is made. */
  ask(of: {
    scheme: 'http' | 'https';
    host: string;
    port: number;
    method: string;
    path: string;
    headers: Record<string, string>;
  }): ClientRequest;
  close(): void;
}

/** Connections to the outside, shared by one task's requests and kept while they are used. */
export function createUpstream(lookup: LookupFunction, trust: string[]): Upstream {
  const shared = { keepAlive: true, maxSockets: 16, maxTotalSockets: 64, lookup };
  const plain = new Agent(shared);
  const secure = new SecureAgent({
    ...shared,
    // One context for all: to read some hundred roots takes longer than a handshake.
    secureContext: createSecureContext({ ca: [...usualRoots(), ...trust], minVersion: 'TLSv1.2' }),
    ALPNProtocols: ['http/1.1'],
  });
  return {
    ask: ({ scheme, host, port, headers, ...rest }) => {
      const usual = scheme === 'https' ? 443 : 80;
      const common = {
        ...rest,
        host,
        port,
        headers: { host: port === usual ? host : `${host}:${port}`, ...headers },
      };
      return scheme === 'https'
        ? secureRequest({ ...common, agent: secure, servername: host })
        : request({ ...common, agent: plain });
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}
