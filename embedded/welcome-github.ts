import { withSecretFiles } from '../settings/environment.ts';
import { gitHubConnectionOf, webhookSecretOf } from '../settings/github.ts';

export interface WelcomeGitHub {
  /** Where people find it. */
  url: string;
  /** By what it is reached; null for a simulated one. */
  by: string | null;
  /** Whether a secret is set that its webhooks are signed with. */
  signed: boolean;
}

/** The GitHub that is connected, or else the one that we simulate. */
export function welcomeGitHub(
  environment: NodeJS.ProcessEnv,
  simulated: string | null,
): WelcomeGitHub | null {
  const known = withSecretFiles(environment);
  const connection = gitHubConnectionOf({
    ...known,
    ...(simulated !== null && { COUNTERSIGN_SIMULATED_GITHUB_URL: simulated }),
  });
  if (connection === null) return null;
  const { login, url } = connection;
  const by = login.kind === 'app' ? `App ${login.appId}` : 'a token';
  return { url, by: connection.simulated ? null : by, signed: webhookSecretOf(known) !== null };
}
