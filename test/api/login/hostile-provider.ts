import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Claims = Record<string, unknown>;

export interface HostileProvider {
  issuer: string;
  /** What the next ID tokens say and how they are signed; by default as they should be. */
  next: {
    claims: (right: Claims) => Claims;
    signed: 'rightly' | 'by another key' | 'not at all';
    /** What discovery calls itself; null for its own address. */
    issuerInDiscovery: string | null;
  };
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A provider that signs in `sub-ada` without asking, and says whatever the test wishes. */
export async function hostileProvider(clientId: string): Promise<HostileProvider> {
  const next: HostileProvider['next'] = {
    claims: (right) => right,
    signed: 'rightly',
    issuerInDiscovery: null,
  };
  let nonce: string | null = null;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', issuer);
    const json = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (pathname === '/.well-known/openid-configuration') return json(discovery());
    if (pathname === '/jwks')
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] });
    if (pathname === '/authorize') {
      nonce = searchParams.get('nonce');
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'a-code');
      back.searchParams.set('state', searchParams.get('state') ?? '');
      return response.writeHead(303, { location: back.href }).end();
    }
    return json({ access_token: 'an-access-token', token_type: 'Bearer', id_token: idToken() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const discovery = () => ({
    issuer: next.issuerInDiscovery ?? issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const email = { email: 'ada@acme.example', email_verified: true };
    const right = { iss: issuer, aud: clientId, sub: 'sub-ada', iat: now, exp: now + 300, nonce, ...email };
    const alg = next.signed === 'not at all' ? 'none' : 'RS256';
    const text = `${encoded({ alg, kid: 'k' })}.${encoded(next.claims(right))}`;
    if (next.signed === 'not at all') return `${text}.`;
    const key = next.signed === 'rightly' ? privateKey : other.privateKey;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  return { issuer, next };
}
