import type { Home } from '../settings/home.ts';
import { readState } from '../settings/state.ts';
import { type Check, ok, warning, wrong } from './check.ts';
import { explainBusyPorts, wantedPorts } from './ports-wanted.ts';
import { lives } from './process-mark.ts';

interface Here {
  environment: NodeJS.ProcessEnv;
  cwd: string;
  home: Home;
}

/** Ports are only looked at while nothing of ours runs on them. */
export async function checkPorts({ environment, home }: Here): Promise<Check> {
  const ports = wantedPorts(environment);
  const list = Object.values(ports).join(', ');
  const { temporal, simulator, api, github } = readState(home);
  if ([temporal, simulator, api, github].some((part) => part && lives(part.mark)))
    return ok('ports', `${list}, ours`);
  const own = environment['TEMPORAL_ADDRESS'] ? [] : (['temporal', 'ui'] as const);
  const busy = await explainBusyPorts(ports, [...own, 'simulator', 'api', 'github']);
  if (busy === null) return ok('ports', `${list}, free`);
  return wrong('ports', `${busy.split('\n').length} of ${list} taken`, busy.replaceAll('\n', ' '));
}

export async function checkConfiguration({ environment, cwd }: Here): Promise<Check> {
  const { readConfiguration } = await import('../settings/configuration.ts');
  const name = 'countersign.yaml';
  const explain = 'Run npx countersign check-config, which explains each mistake.';
  try {
    const { file, found, parsed } = readConfiguration(environment, cwd);
    if (!parsed.configuration) return wrong(name, `${parsed.problems.length} mistake(s) in ${file}`, explain);
    const { panels, seats, overrides } = parsed.configuration;
    const holds = `${Object.keys(seats).length} seats, panels ${Object.keys(panels).join(', ')}`;
    const { describeLapsed } = await import('../core/gates/overrides.ts');
    const lapsed = describeLapsed(overrides, new Date().toISOString().slice(0, 10));
    if (lapsed.length > 0)
      return warning(
        name,
        `${file}: ${holds}; ${lapsed.length} override(s) without effect`,
        lapsed.join(' '),
      );
    return ok(name, found ? `${file}: ${holds}` : `none here; the default holds: ${holds}`);
  } catch (error) {
    return wrong(name, 'cannot be read', (error as Error).message);
  }
}

/** Which providers are real. Says whether a key is set; never what it is. */
export async function checkProviders({ environment }: Here): Promise<Check> {
  const { connectionsOf } = await import('../settings/connections.ts');
  const { keyNames } = await import('../core/configuration/panel-seats.ts');
  const connections = connectionsOf({ ...environment, COUNTERSIGN_SIMULATOR_URL: '' });
  const all = Object.keys(keyNames) as (keyof typeof keyNames)[];
  const simulated = all.filter((provider) => connections[provider] === null);
  const real = all.filter((provider) => connections[provider] !== null);
  if (simulated.length === 0) return ok('providers', `${real.join(', ')}: real`);
  return warning(
    'providers',
    `${real.length > 0 ? `${real.join(', ')}: real; ` : ''}${simulated.join(', ')}: simulated`,
    `To make them real, set ${simulated.map((provider) => keyNames[provider]).join(', ')}.`,
  );
}

/** Which GitHub is connected. Asks nobody: "countersign github" does. */
export async function checkGitHub({ environment, cwd }: Here): Promise<Check> {
  const { withSimulatedGitHub } = await import('../settings/simulated-github.ts');
  const { gitHubConnectionOf } = await import('../settings/github.ts');
  const name = 'GitHub';
  try {
    const connection = gitHubConnectionOf(withSimulatedGitHub(environment, cwd));
    if (connection?.simulated === false) {
      const by = connection.login.kind === 'app' ? `App ${connection.login.appId}` : 'a token';
      return ok(name, `${connection.url} by ${by}; npx countersign github asks what it may do`);
    }
    const what = connection ? `simulated, at ${connection.url}` : 'none connected: npm start simulates one';
    return warning(
      name,
      what,
      'To make it real, set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE; npx countersign github manifest makes the App.',
    );
  } catch (error) {
    return wrong(name, 'its settings contradict themselves', (error as Error).message);
  }
}
