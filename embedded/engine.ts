import { randomBytes } from 'node:crypto';
import type { Home } from '../settings/home.ts';
import { type ProcessMark, readState, type RunningState, writeState } from '../settings/state.ts';
import type { TemporalSettings } from '../settings/temporal.ts';
import type { EngineWish, Keep, Part } from './engine-wish.ts';
import { bringUpApi, webhookSecretFor } from './bring-up-api.ts';
import { bringUpFleet } from './bring-up-fleet.ts';
import { bringUpGitHub } from './bring-up-github.ts';
import { bringUpSandbox } from './bring-up-sandbox.ts';
import { bringUpPostgres, bringUpSimulator, bringUpTemporal, bringUpWorker } from './parts.ts';
import { markOf, signal } from './process-mark.ts';
import { type Supervised, supervise } from './supervise.ts';

export interface Engine {
  temporal: TemporalSettings;
  /** Null where the server is not ours and TEMPORAL_UI_URL does not tell. */
  ui: string | null;
  databaseUrl: string;
  simulator: string | null;
  /** The socket of the sandbox supervisor. */
  sandbox: string;
  /** Where GitHub's webhooks are taken. */
  api: string;
  /** The origin of the simulated one; null where none is wanted. */
  github: string | null;
  /** The origin of the simulated one; null where live systems are configured. */
  fleet: string | null;
  /** In the reverse order of the start; each process is given a few seconds, all of them less than 10. */
  stop(): Promise<void>;
  /** Settles, with the reason, when a part kept ending and was given up. */
  givenUp: Promise<string>;
}

const names = {
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  simulator: 'The simulator',
  sandbox: 'The sandbox supervisor',
  worker: 'The worker',
  fleet: 'The simulated fleet',
  api: 'The API',
  github: 'The simulated GitHub',
} as const satisfies Record<Part, string>;

/**
 * Starts PostgreSQL, Temporal, the simulator, the sandbox supervisor, the simulated fleet, the worker, the API and the simulated GitHub, each when those before it
 * serve, and keeps them running.
 */
export async function startEngine(wish: EngineWish): Promise<Engine> {
  const parts = new Map<Part, Supervised>();
  const state: RunningState = { ...stillRunning(wish), supervisor: { mark: ownMark(), url: null } };
  writeState(wish.home, state);
  const keep: Keep = async (part, begin, urlOf) => {
    const changed = (served: Parameters<typeof urlOf>[0]) => {
      state[part] = { mark: served.mark, url: urlOf(served) };
      writeState(wish.home, state);
    };
    parts.set(part, await supervise({ name: names[part], start: begin, changed, say: wish.say }));
  };
  const stop = async () => {
    const end = (part: Part) => parts.get(part)?.stop();
    await Promise.all([
      end('worker'),
      end('simulator'),
      end('sandbox'),
      end('api'),
      end('github'),
      end('fleet'),
    ]);
    await Promise.all([end('temporal'), end('postgres')]);
    writeState(wish.home, {});
  };
  try {
    const databaseUrl = await bringUpPostgres(wish, keep);
    const { temporal, ui } = await bringUpTemporal(wish, keep);
    if (ui !== null) state.temporalUi = { url: ui };
    const { programs } = wish;
    const simulator =
      programs.simulator === null ? null : await bringUpSimulator(wish, keep, programs.simulator);
    const github = programs.github === null ? null : `http://127.0.0.1:${wish.ports.github}`;
    const sandbox = await bringUpSandbox(wish, keep);
    const alertSecret = randomBytes(32).toString('base64url');
    const fleet =
      programs.fleet === null
        ? null
        : await bringUpFleet(wish, keep, { script: programs.fleet, alertSecret });
    await bringUpWorker(wish, keep, { databaseUrl, temporal, simulator, github, fleet, sandbox });
    const webhookSecret = webhookSecretFor(wish.environment);
    const api = await bringUpApi(wish, keep, {
      databaseUrl,
      temporal,
      webhookSecret,
      alertSecret: fleet === null ? null : alertSecret,
    });
    // The last: as soon as it runs, it tells the API of its pull requests.
    if (programs.github !== null && github !== null) {
      const reached = { api, databaseUrl, temporal, webhookSecret };
      await bringUpGitHub(wish, keep, { ...reached, script: programs.github, url: github });
    }
    const givenUp = Promise.race([...parts.values()].map((part) => part.givenUp));
    return { temporal, ui, databaseUrl, simulator, sandbox, api, github, fleet, stop, givenUp };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What goes on from an earlier run, so that it stays known even if we are killed before it is taken over. */
function stillRunning({ home, leftTemporal, environment }: EngineWish): RunningState {
  const { temporal, postgres } = readState(home);
  return {
    ...(temporal && leftTemporal && { temporal }),
    ...(postgres && !environment['DATABASE_URL'] && { postgres }),
  };
}

/** Ends at once whatever the state names, when somebody insists. PostgreSQL takes its children along on SIGQUIT. */
export function killEngine(home: Home): void {
  const { worker, simulator, sandbox, api, github, fleet, temporal, postgres } = readState(home);
  for (const part of [worker, simulator, sandbox, api, github, fleet, temporal])
    if (part) signal(part.mark, 'SIGKILL');
  if (postgres) signal(postgres.mark, 'SIGQUIT');
}

function ownMark(): ProcessMark {
  const mark = markOf(process.pid);
  if (!mark) throw new Error('The process table does not show us: mount /proc, or install ps.');
  return mark;
}
