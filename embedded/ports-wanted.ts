import { portHolder } from './port-holder.ts';
import { isFree } from './ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The ports of 127.0.0.1 that an embedded start serves on, with the variable that moves each. */
export const portVariables = {
  temporal: { variable: 'COUNTERSIGN_TEMPORAL_PORT', usual: 7233, what: 'Temporal' },
  ui: { variable: 'COUNTERSIGN_UI_PORT', usual: 8233, what: "Temporal's UI" },
  simulator: { variable: 'COUNTERSIGN_SIMULATOR_PORT', usual: 8124, what: 'the simulator' },
  api: { variable: 'COUNTERSIGN_API_PORT', usual: 7300, what: 'the API' },
  github: { variable: 'COUNTERSIGN_GITHUB_PORT', usual: 8126, what: 'the simulated GitHub' },
} as const;

export type PortName = keyof typeof portVariables;
export type Ports = Record<PortName, number>;

/** Throws when a variable holds no port, or two of them the same. */
export function wantedPorts(environment: Environment): Ports {
  const ports: Ports = {
    temporal: readPort('temporal', environment),
    ui: readPort('ui', environment),
    simulator: readPort('simulator', environment),
    api: readPort('api', environment),
    github: readPort('github', environment),
  };
  if (new Set(Object.values(ports)).size < Object.keys(portVariables).length) {
    const names = Object.values(portVariables).map(({ variable }) => variable);
    throw new Error(
      `Temporal, its UI, the simulator, the API and the simulated GitHub need different ports, but are given ${Object.values(ports).join(', ')}: set ${names.join(', ')}.`,
    );
  }
  return ports;
}

/** Why the ports cannot be had, a line for each that is taken; null when all are free. */
export async function explainBusyPorts(ports: Ports, names: readonly PortName[]): Promise<string | null> {
  const lines = await Promise.all(names.map((name) => explainIfBusy(name, ports[name])));
  return lines.filter((line) => line !== null).join('\n') || null;
}

async function explainIfBusy(name: PortName, port: number): Promise<string | null> {
  if (await isFree(port)) return null;
  const { what, variable } = portVariables[name];
  const holder = portHolder(port);
  return `Port ${port}, which ${what} needs, is held by ${holder ?? 'another process'}: end that, or set ${variable} to a free port.`;
}

function readPort(name: PortName, environment: Environment): number {
  const { variable, usual } = portVariables[name];
  const text = environment[variable];
  if (!text) return usual;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} is "${text}": set it to a port between 1 and 65535.`);
}
