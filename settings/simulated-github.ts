import { withSecretFiles } from './environment.ts';
import { gitHubConnectionOf } from './github.ts';
import { homeOf } from './home.ts';
import { readState } from './state.ts';

/**
 * The environment, secrets read, with the address of the simulated GitHub that `npm start` runs here, where no other is
 * configured.
 * @throws Failed `configuration.invalid` as `gitHubConnectionOf` does
 */
export function withSimulatedGitHub(
  environment: NodeJS.ProcessEnv,
  cwd: string,
): Readonly<Record<string, string | undefined>> {
  const known = withSecretFiles(environment);
  if (gitHubConnectionOf(known) !== null) return known;
  const url = readState(homeOf(environment, cwd)).github?.url;
  return url ? { ...known, COUNTERSIGN_SIMULATED_GITHUB_URL: url } : known;
}
