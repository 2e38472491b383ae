import type { Home } from '../settings/home.ts';
import { type ProcessMark, readState } from '../settings/state.ts';
import type { Ports } from './ports-wanted.ts';
import { endProcess, lives } from './process-mark.ts';
import { adoptTemporal, type TemporalServer } from './temporal-server.ts';

/** What a run that was killed left behind and the next one takes over. PostgreSQL is found by its own socket. */
export interface Leftovers {
  temporal: TemporalServer | null;
  /** What was ended, in words; empty when nothing was left. */
  ended: string[];
}

/**
 * Call with the lock held: whatever the state names was then left behind. Worker, simulators and API are ended,
 * since their code may have changed; Temporal is taken over if it serves on our ports; PostgreSQL is ended where it is not wanted.
 */
export async function settleLeftovers(
  home: Home,
  ports: Ports,
  wanted: { temporal: boolean; postgres: boolean },
): Promise<Leftovers> {
  const { worker, simulator, sandbox, api, github, fleet, temporal, postgres } = readState(home);
  const ended: string[] = [];
  const end = async (what: string, mark: ProcessMark | undefined, signal: NodeJS.Signals) => {
    if (!mark || !lives(mark)) return;
    await endProcess(mark, signal, 4000);
    ended.push(`${what} (pid ${mark.pid})`);
  };
  await Promise.all([
    end('worker', worker?.mark, 'SIGTERM'),
    end('simulator', simulator?.mark, 'SIGTERM'),
    end('sandbox', sandbox?.mark, 'SIGTERM'),
    end('API', api?.mark, 'SIGTERM'),
    end('simulated GitHub', github?.mark, 'SIGTERM'),
    end('simulated fleet', fleet?.mark, 'SIGTERM'),
  ]);
  const adopted =
    temporal && wanted.temporal && temporal.url === `127.0.0.1:${ports.temporal}`
      ? await adoptTemporal(temporal.mark, { port: ports.temporal, uiPort: ports.ui })
      : null;
  if (!adopted) await end('Temporal', temporal?.mark, 'SIGTERM');
  if (!wanted.postgres) await end('PostgreSQL', postgres?.mark, 'SIGINT');
  return { temporal: adopted, ended };
}
