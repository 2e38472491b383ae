import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { ProcessMark } from '../settings/state.ts';
import { launch, plainEnvironment, tail, watchForEnd } from './launch.ts';
import { endProcess, lives } from './process-mark.ts';

export interface TemporalServer {
  mark: ProcessMark;
  address: string;
  ui: string;
  /** Settles when it has ended, in words. */
  ended: Promise<string>;
  /** At most 3 s, then it is killed. */
  stop(): Promise<void>;
}

interface TemporalServerSettings {
  program: string;
  port: number;
  uiPort: number;
  /** Where workflows are kept; null keeps them in memory. */
  database: string | null;
  /** Where its UI has payloads decoded; by default nowhere. */
  codecEndpoint?: string;
  log: string;
}

const startMs = 60_000;

/** Starts `temporal server start-dev` on 127.0.0.1 and waits until its namespace `default` answers, or `signal` says stop. */
export async function startTemporal(
  settings: TemporalServerSettings,
  signal?: AbortSignal,
): Promise<TemporalServer> {
  const server = await launch({
    name: 'Temporal',
    program: settings.program,
    args: argumentsFor(settings),
    environment: plainEnvironment(process.env),
    cwd: '/',
    log: settings.log,
    owner: null,
  });
  const served = serverOf(server.mark, settings, server.ended);
  const deadline = performance.now() + startMs;
  while (!(await namespaceAnswers(served.address))) {
    if (lives(server.mark) && performance.now() < deadline && !signal?.aborted) {
      await sleep(50);
      continue;
    }
    const what = lives(server.mark) ? `did not answer within ${startMs / 1000} s` : await server.ended;
    await served.stop();
    throw new Error(`Temporal (${settings.program}) ${what}.${tail(server.log)}`);
  }
  return served;
}

/** Takes over a server that an earlier run left behind, if it serves on these ports; null when it does not. */
export async function adoptTemporal(
  mark: ProcessMark,
  ports: { port: number; uiPort: number },
): Promise<TemporalServer | null> {
  const served = serverOf(mark, ports, watchForEnd(mark));
  return lives(mark) && (await namespaceAnswers(served.address)) ? served : null;
}

function serverOf(
  mark: ProcessMark,
  { port, uiPort }: { port: number; uiPort: number },
  ended: Promise<string>,
): TemporalServer {
  return {
    mark,
    address: `127.0.0.1:${port}`,
    ui: `http://127.0.0.1:${uiPort}`,
    ended,
    stop: () => endProcess(mark, 'SIGTERM', 3000),
  };
}

/** Whether a Temporal server with the namespace serves there. */
export async function namespaceAnswers(address: string, namespace = 'default'): Promise<boolean> {
  let connection: Connection | null = null;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1000 });
    const asked = connection;
    await asked.withDeadline(Date.now() + 2000, () => asked.workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}

/** The values beyond the defaults are measured: without them an activity waits up to 60 ms, a workflow up to 2 s. */
function argumentsFor({ port, uiPort, database, codecEndpoint }: TemporalServerSettings): string[] {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'];
  args.push('--port', String(port), '--ui-port', String(uiPort), '--headless=false');
  args.push('--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000');
  args.push('--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1');
  args.push('--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1');
  if (codecEndpoint !== undefined) args.push('--ui-codec-endpoint', codecEndpoint);
  if (database === null) return args;
  args.push('--db-filename', database);
  args.push('--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL');
  return args;
}
