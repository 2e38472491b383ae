import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Files of the host that every engine mounts, read-only, for the agent; see `agentMounts`. */
export interface AgentFiles {
  node: string;
  /** Holds `agent.ts` and nothing that is secret. */
  folder: string;
  native: string;
  /** The folder of playwright-core. */
  browser: string;
}

/** @throws Error when the native half of koffi for this machine is not installed */
export function findAgentFiles(): AgentFiles {
  const ownRequire = createRequire(import.meta.url);
  const fromKoffi = createRequire(import.meta.resolve('koffi'));
  const package_ = fromKoffi.resolve(`@koromix/koffi-linux-${process.arch}/package.json`);
  return {
    node: process.execPath,
    folder: import.meta.dirname,
    native: `${dirname(package_)}/${libraryKind()}_${process.arch}/koffi.node`,
    browser: dirname(ownRequire.resolve('playwright-core/package.json')),
  };
}

/** Which C library this Node was built for; the agent is run by the same one. */
function libraryKind(): 'linux' | 'musl' {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'linux';
}
