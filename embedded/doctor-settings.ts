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
  const { temporal, simulator } = readState(home);
  if ([temporal, simulator].some((part) => part && lives(part.mark))) return ok('ports', `${list}, ours`);
  const own = environment['TEMPORAL_ADDRESS'] ? [] : (['temporal', 'ui'] as const);
  const busy = await explainBusyPorts(ports, [...own, 'simulator']);
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
    const { panels, seats } = parsed.configuration;
    const holds = `${Object.keys(seats).length} seats, panels ${Object.keys(panels).join(', ')}`;
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
