import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';
import { providerSecret } from './login-world.ts';
import type { Browser, Visit } from './browser.ts';

interface Account {
  email?: string;
  email_verified?: boolean;
}

export interface RealProvider {
  issuer: string;
  /** As `login.oidc` in the configuration, with what else is given. */
  settings: (besides?: Record<string, unknown>) => string;
  /** Nobody answers there any more. */
  goAway: () => Promise<void>;
  comeBack: () => Promise<void>;
}

/** A certified OpenID provider on a port of its own, which knows these accounts by their subjects, with any password. */
export async function realProvider(
  redirectUri: string,
  accounts: Record<string, Account>,
): Promise<RealProvider> {
  // It says at length that it is not set up for production.
  for (const way of ['info', 'warn'] as const) {
    const muted = vi.spyOn(console, way).mockImplementation(() => {});
    onTestFinished(() => muted.mockRestore());
  }
  const server = createServer((request, response) => void answer(request, response));
  const listenAt = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listenAt(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'countersign', client_secret: providerSecret, redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'] },
    cookies: { keys: ['a key for cookies'] },
    findAccount: (_, id) => {
      const known = Object.hasOwn(accounts, id) ? accounts[id] : undefined;
      return known && { accountId: id, claims: () => Promise.resolve({ sub: id, ...known }) };
    },
  });
  const answer = provider.callback();
  const goAway = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(goAway);
  return {
    issuer,
    goAway,
    comeBack: () => listenAt(port),
    settings: (besides = {}) =>
      `login: ${JSON.stringify({
        oidc: {
          issuer,
          clientId: 'countersign',
          clientSecretVariable: 'COUNTERSIGN_LOGIN_SECRET',
          ...besides,
        },
      })}`,
  };
}

/** Logs in at the provider's own pages, from where a sign-in has led, and agrees to what it asks. */
export async function logInThere(
  browser: Browser,
  page: Visit,
  subject: string,
  stop?: (url: string) => boolean,
): Promise<Visit> {
  const consent = await browser.submit(page, { login: subject, password: 'any' });
  return browser.submit(consent, {}, stop);
}
