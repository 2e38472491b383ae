/** What an engine tells the agent when it starts it, as JSON in the one variable named `settingsVariable`. */
export interface AgentSettings {
  /** Of every command; over what the image set. The agent itself is started without it. */
  environment: Record<string, string>;
  /** Whatever comes to this port of the loopback is passed to the socket. Null: nothing listens there. */
  proxy: { port: number; socket: string } | null;
}

export const settingsVariable = 'COUNTERSIGN_BOX';
/** Names the service that a process belongs to. */
export const serviceVariable = 'COUNTERSIGN_SERVICE';

/** Where engines mount what the agent is made of; read-only. */
export const agentMounts = {
  node: '/.countersign/bin/node',
  /** Runs programs of ours, such as `browse.ts`, with our Node whatever libraries the image has. */
  ownNode: '/.countersign/own-node',
  folder: '/.countersign/agent',
  main: '/.countersign/agent/agent.ts',
  /** Beside the folder, where the agent looks for it. */
  native: '/.countersign/koffi.node',
  /** Where `browse.ts` finds what drives the browser. */
  browser: '/.countersign/node_modules/playwright-core',
  proxySocket: '/.countersign/proxy.sock',
  certificates: '/.countersign/certificates',
} as const;

/**
 * Options of Node for the agent: its own memory is bounded, its words on stderr are for people, and the signal that
 * opens a debugger, which anything in the box can send, opens none.
 */
export const agentNodeOptions = ['--no-warnings', '--max-old-space-size=192', '--disable-sigusr1'];
