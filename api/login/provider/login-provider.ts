import * as client from 'openid-client';
import * as z from 'zod';
import type { OidcSettings } from '../../../core/configuration/login.ts';
import type { Identity } from '../../../core/people/match-identity.ts';
import { explainProvider, MissingSecret, type ProviderRefusal } from './explain-provider.ts';

/** What is asked of a login, kept by the browser until it comes back; nothing in it is to be hidden from its owner. */
export const pendingSchema = z.strictObject({
  state: z.string().min(20).max(200),
  nonce: z.string().min(20).max(200),
  verifier: z.string().min(43).max(128),
  returnTo: z.string().max(2000),
});
export type Pending = z.infer<typeof pendingSchema>;

export interface LoginProvider {
  /** Where to send the browser. `redirectUri` is where it comes back to. */
  begin(
    settings: OidcSettings,
    asked: { redirectUri: string; returnTo: string },
  ): Promise<{ kind: 'begun'; url: string; pending: Pending } | ProviderRefusal>;
  /** Who came back with this address; `answer` is all of it, as the browser has it. */
  finish(
    settings: OidcSettings,
    answer: URL,
    pending: Pending,
  ): Promise<{ kind: 'identity'; identity: Identity } | ProviderRefusal>;
}

/** Whether keys or addresses of the provider have changed is looked after so often. */
const knownMs = 3_600_000;
const answersWithinSeconds = 4;
/** By how much its clock and ours may differ. */
const clocksDifferSeconds = 30;

type Environment = Readonly<Record<string, string | undefined>>;

/** Speaks OpenID Connect: authorisation code with PKCE, state and nonce. The ID token's signature is checked besides. */
export function createLoginProvider(secrets: Environment, now = () => Date.now()): LoginProvider {
  let known: { of: string; at: number; found: Promise<client.Configuration> } | null = null;

  const discovered = (settings: OidcSettings): Promise<client.Configuration> => {
    const of = JSON.stringify(settings);
    if (known?.of === of && now() - known.at < knownMs) return known.found;
    const found = discover(settings, secrets);
    const asked = { of, at: now(), found };
    known = asked;
    // One that failed is asked again; who asks at the same time shares it.
    found.catch(() => {
      if (known === asked) known = null;
    });
    return found;
  };

  return {
    begin: async (settings, { redirectUri, returnTo }) => {
      try {
        const configuration = await discovered(settings);
        const pending = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
          returnTo,
        };
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: [...new Set(['openid', ...settings.scopes])].join(' '),
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
          code_challenge_method: 'S256',
        });
        return { kind: 'begun', url: url.href, pending };
      } catch (error) {
        return explainProvider(error, settings);
      }
    },
    finish: async (settings, answer, { state, nonce, verifier }) => {
      try {
        const configuration = await discovered(settings);
        const tokens = await client.authorizationCodeGrant(configuration, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return { kind: 'identity', identity: await identityOf(configuration, tokens, settings) };
      } catch (error) {
        return explainProvider(error, settings);
      }
    },
  };
}

function discover(settings: OidcSettings, secrets: Environment): Promise<client.Configuration> {
  const { issuer, clientId, clientSecretVariable } = settings;
  const secret = clientSecretVariable === undefined ? null : secrets[clientSecretVariable];
  if (secret === undefined || secret === '')
    return Promise.reject(new MissingSecret(`${clientSecretVariable ?? ''} is not set where the API runs`));
  return client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: clocksDifferSeconds },
    secret === null ? client.None() : bySecret(secret),
    {
      timeout: answersWithinSeconds,
      execute: [
        client.enableNonRepudiationChecks,
        // The configuration takes such an issuer on this machine alone.
        ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
      ],
    },
  );
}

/** As the provider says that it takes it; where it says nothing, the way that the standard names. */
const bySecret =
  (secret: string): client.ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = methods.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
    return way(secret)(server, ...rest);
  };

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** Some providers put the address into the ID token, others tell it where they are asked about the person. */
async function identityOf(
  configuration: client.Configuration,
  tokens: Tokens,
  { match }: OidcSettings,
): Promise<Identity> {
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('The provider sent no ID token.');
  const asks =
    match === 'email' &&
    claims['email'] === undefined &&
    configuration.serverMetadata().userinfo_endpoint !== undefined;
  const { email, email_verified: verified } = asks
    ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
    : claims;
  return {
    subject: claims.sub,
    email: typeof email === 'string' ? email : null,
    emailVerified: verified === true,
  };
}
