import { loadConfiguration } from '../settings/configuration.ts';
import { connectionsOf } from '../settings/connections.ts';
import { withSecretFiles } from '../settings/environment.ts';
import { gitHubConnectionOf } from '../settings/github.ts';
import { type Home, homeOf, prepareHome } from '../settings/home.ts';
import { readState } from '../settings/state.ts';
import { temporalSettings } from '../settings/temporal.ts';
import { type Engine, killEngine, startEngine } from './engine.ts';
import type { EngineWish } from './engine-wish.ts';
import { settleLeftovers } from './leftovers.ts';
import { tryLock } from './lock.ts';
import { explainBusyPorts, type PortName, wantedPorts } from './ports-wanted.ts';
import { announcePreparedAudit, openPreparedAudit } from './prepared-audit.ts';
import { createProgress, seconds } from './progress.ts';
import { stopSignals } from './stop-signals.ts';
import { welcome } from './welcome.ts';
import { welcomeGitHub } from './welcome-github.ts';
import { welcomeLogin } from './welcome-login.ts';
import { welcomeSandbox } from './welcome-sandbox.ts';
import { welcomeSeats } from './welcome-seats.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Exit status: 0 after an orderly stop, 1 when it could not start or a part kept ending, 130 when it was forced. */
async function main(): Promise<number> {
  const begun = performance.now();
  const home = homeOf(process.env, process.cwd());
  prepareHome(home);
  const held = tryLock(home.lockFile);
  if (!held) {
    say(explainSecondStart(home));
    return 1;
  }
  const signals = stopSignals(() => {
    killEngine(home);
    process.exit(130);
  });
  const wish = await prepare(home, signals.stopped);
  if (typeof wish === 'string') {
    say(wish);
    return 1;
  }
  let engine: Engine;
  try {
    engine = await startEngine(wish);
  } catch (error) {
    if (!signals.stopped.aborted) throw error;
    say('Stopped before everything ran. State is kept for the next npm start.');
    return 0;
  }
  const audit =
    engine.temporal.source === 'TEMPORAL_ADDRESS'
      ? null
      : await openPreparedAudit(engine.temporal, signals.stopped, wish.progress, () =>
          announcePreparedAudit(engine.databaseUrl),
        );
  const configuration = loadConfiguration(process.env, process.cwd());
  const seats = welcomeSeats(configuration, process.env);
  const github = welcomeGitHub(process.env, engine.github);
  const sandboxes = await welcomeSandbox(engine.sandbox);
  const login = await welcomeLogin(engine, configuration, process.env);
  const tookSeconds = seconds(begun);
  say(welcome({ engine, audit, seats, github, sandboxes, login, home: home.folder, tookSeconds }));
  return untilStopped(engine, signals.stopped);
}

async function untilStopped(engine: Engine, stopped: AbortSignal): Promise<number> {
  const asked = new Promise<null>((resolve) => {
    if (stopped.aborted) resolve(null);
    stopped.addEventListener('abort', () => resolve(null), { once: true });
  });
  const reason = await Promise.race([asked, engine.givenUp]);
  say(reason === null ? '\nStopping…' : `\nStopping, because it is started no more: ${reason}`);
  await engine.stop();
  say('Stopped. State is kept for the next npm start.');
  return reason === null ? 0 : 1;
}

/** What is to be started; a text instead says why it cannot be. Nothing has been started by then. */
async function prepare(home: Home, signal: AbortSignal): Promise<EngineWish | string> {
  const environment = process.env;
  // Mistakes in the configuration are told now, not by a worker that keeps ending.
  const { fleet } = loadConfiguration(environment, process.cwd());
  const gitHub = gitHubConnectionOf(withSecretFiles(environment));
  const ports = wantedPorts(environment);
  const embedded = !environment['TEMPORAL_ADDRESS'];
  const left = await settleLeftovers(home, ports, {
    temporal: embedded,
    postgres: !environment['DATABASE_URL'],
  });
  for (const what of left.ended) say(`Ended what an earlier run had left: ${what}`);
  const simulate = Object.values(connectionsOf({ ...environment, COUNTERSIGN_SIMULATOR_URL: '' })).includes(
    null,
  );
  const own: PortName[] = [
    ...(embedded && !left.temporal ? (['temporal', 'ui'] as const) : []),
    'api',
    ...(simulate ? (['simulator'] as const) : []),
    ...(gitHub === null ? (['github'] as const) : []),
  ];
  const busy = await explainBusyPorts(ports, own);
  if (busy !== null) return busy;
  return {
    home,
    ports,
    environment,
    temporal: temporalSettings(environment, home),
    leftTemporal: left.temporal,
    programs: {
      worker: 'worker/main.ts',
      sandbox: 'sandbox/supervisor/main.ts',
      simulator: simulate ? 'simulator/main.ts' : null,
      api: 'api/main.ts',
      github: gitHub === null ? 'simulator/github/main.ts' : null,
      fleet: Object.keys(fleet.sources).length === 0 ? 'simulator/fleet/main.ts' : null,
    },
    progress: createProgress(process.stdout),
    say,
    signal,
  };
}

function explainSecondStart(home: Home): string {
  const { supervisor, temporalUi } = readState(home);
  const who = supervisor ? `as pid ${supervisor.mark.pid}` : 'and is only just starting';
  return [
    `Countersign already runs for ${home.folder}, ${who}.`,
    ...(temporalUi ? [`  see it:   ${temporalUi.url}`] : []),
    ...(supervisor ? [`  stop it:  Ctrl-C where it runs, or kill ${supervisor.mark.pid}`] : []),
    '  another beside it: set COUNTERSIGN_HOME, COUNTERSIGN_TEMPORAL_PORT, COUNTERSIGN_UI_PORT, COUNTERSIGN_SIMULATOR_PORT, COUNTERSIGN_API_PORT and COUNTERSIGN_GITHUB_PORT.',
  ].join('\n');
}

// A terminal that is gone, or a pipe that was closed, must not keep us from stopping in order.
process.stdout.on('error', () => {});
// Neither signal handlers nor processes in sessions of their own keep Node running.
setInterval(() => {}, 60_000);
try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
