import { setTimeout as sleep } from 'node:timers/promises';
import { startCommand } from './command.ts';
import { createOutputCapture } from './output-capture.ts';
import { endProcesses, listProcesses, type ProcessEntry, serviceOf } from './processes.ts';
import type { Ran } from './protocol.ts';
import type { CommandOrder } from './run-command.ts';
import { serviceVariable } from './settings.ts';

/** What is kept of a service's output: its end. */
const logBytesMax = 262_144;
/** A service that ends within this time has failed to start, and whoever started it is told so at once. */
const settleMs = 150;
const servicesMax = 64;

interface Service {
  log: ReturnType<typeof createOutputCapture>;
  ended: { exitCode: number | null; signal: string | null } | null;
}

export function createServices() {
  const services = new Map<string, Service>();
  /** The first process of each, whose session is the service's. */
  const leaders = new Map<string, number>();
  const belongs = (name: string) => (entry: ProcessEntry) => serviceOf(entry, leaders) === name;
  const isOfService = (entry: ProcessEntry) => leaders.size > 0 && serviceOf(entry, leaders) !== null;

  const end = async (name: string) => {
    const isOther = (entry: ProcessEntry) => !belongs(name)(entry);
    await endProcesses(isOther);
    leaders.delete(name);
  };

  const start = async (name: string, order: CommandOrder): Promise<Ran> => {
    if (leaders.has(name)) throw new Error(`Service "${name}" is running already: stop it first.`);
    if (services.size >= servicesMax && !services.has(name)) {
      throw new Error(`A box runs at most ${servicesMax} services.`);
    }
    const environment = { ...order.environment, [serviceVariable]: name };
    const started = await startCommand(order.command, order.cwd, environment);
    const service: Service = { log: createOutputCapture(0, logBytesMax), ended: null };
    services.set(name, service);
    leaders.set(name, started.pid);
    started.onOutput((chunk) => service.log.push(chunk));
    const ended = started.exited.then(async (how) => {
      service.ended = how;
      // Daemons go on after the process that started them; a service of which nothing is left is none.
      if (leaders.get(name) === started.pid && !hasProcesses(belongs(name))) leaders.delete(name);
      return how;
    });
    const how = await Promise.race([ended, sleep(settleMs, null)]);
    const { output, outputBytes, droppedBytes } = service.log.read();
    const rest = { timedOut: false, outputBytes, droppedBytes, leftovers: 0, durationMs: settleMs };
    return {
      exitCode: how?.exitCode ?? null,
      signal: how?.signal ?? null,
      output: how ? output : '',
      ...rest,
    };
  };

  const log = (name: string, linesMax: number): string => {
    const service = services.get(name);
    if (!service) throw new Error(`No service "${name}" was started in this box.`);
    const lines = service.log.read().output.trimEnd().split('\n').slice(-linesMax);
    const { ended } = service;
    if (ended) lines.push(`[ended with ${ended.signal ?? `exit code ${ended.exitCode}`}]`);
    return lines.join('\n');
  };

  return { start, end, log, isOfService, forget: () => leaders.clear() };
}

const hasProcesses = (isOne: (entry: ProcessEntry) => boolean) => listProcesses().some(isOne);
