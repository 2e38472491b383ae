import * as client from 'openid-client';
import type { OidcSettings } from '../../../core/configuration/login.ts';

export interface ProviderRefusal {
  kind: 'refused';
  /** For whoever wants to sign in. */
  why: string;
  /** For our log: neither codes nor tokens. */
  detail: string;
  /** `away`: nobody's fault here. `wrong`: what came back is not what was asked for, as it is where somebody meddles. */
  blame: 'away' | 'wrong' | 'ours' | 'theirs';
}

/** Its message names the variable. */
export class MissingSecret extends Error {}

/** What went wrong at the provider, in words; what an answer held stays out of them. */
export function explainProvider(error: unknown, { issuer }: OidcSettings): ProviderRefusal {
  const refusal = (blame: ProviderRefusal['blame'], why: string): ProviderRefusal => ({
    kind: 'refused',
    blame,
    why,
    detail: detailOf(error),
  });
  const host = new URL(issuer).host;
  if (error instanceof MissingSecret)
    return refusal('ours', `${error.message}: whoever runs Countersign has to set it.`);
  if (error instanceof client.AuthorizationResponseError)
    return refusal('theirs', `${host} did not sign you in (${codeWord(error.error)}). Begin again.`);
  if (error instanceof client.ResponseBodyError && error.error === 'invalid_grant')
    return refusal('wrong', 'This sign-in was used already, or took too long. Begin again.');
  if (error instanceof client.ResponseBodyError)
    return refusal(
      'ours',
      `${host} does not accept Countersign itself (${codeWord(error.error)}): whoever runs Countersign has to compare "login.oidc" with what is registered there.`,
    );
  if (isAway(error))
    return refusal(
      'away',
      `The login provider at ${host} does not answer as it should. Try again in a minute; if that does not help, tell whoever runs Countersign.`,
    );
  return refusal(
    'wrong',
    `What came back from ${host} is not the answer to your sign-in, so nobody was signed in. Begin again.`,
  );
}

/** Nobody answered, or something that is no provider. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (!(error instanceof client.ClientError)) return false;
  return (
    error.code !== undefined &&
    ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(
      error.code,
    )
  );
}

/** Error codes of the standard are such words; anything else is somebody's own text. */
const codeWord = (text: string): string => (/^[a-z_]{1,60}$/.test(text) ? text : 'for a reason of its own');

function detailOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return `${error.code} ${codeWord(error.error)}`;
  if (!(error instanceof Error)) return 'something that is no error';
  const { cause } = error;
  const code = error instanceof client.ClientError ? `${error.code ?? ''} ` : '';
  return `${code}${error.message}${cause instanceof Error ? `: ${cause.message}` : ''}`;
}
