import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import type { EngineState } from '../../../core/sandbox/supervisor.ts';
import { findAgentFiles } from '../../box/agent-files.ts';
import { createControlGroup, removeControlGroup } from './control-group.ts';
import { lookAtHost } from './host.ts';
import { seccompFilter } from './seccomp-filter.ts';

const execute = promisify(execFile);
/** Older ones know neither sizes of temporary file systems nor how to forbid user namespaces. */
const oldest = { major: 0, minor: 8 };

/** Whether boxes can be made here, by making the smallest one. */
export async function probeEngine(): Promise<EngineState> {
  try {
    const host = lookAtHost();
    findAgentFiles();
    if (seccompFilter(process.arch) === null)
      throw new Error(`no filter of system calls is known for ${process.arch}`);
    const version = await readVersion(host.bwrap);
    const args = ['--unshare-all', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '/bin/true'];
    await execute(host.bwrap, args, { timeout: 10_000 });
    return { name: 'bubblewrap', available: true, detail: `bubblewrap ${version}` };
  } catch (error) {
    return {
      name: 'bubblewrap',
      available: false,
      detail: `Bubblewrap cannot be used: ${whyNot(error as Error)}`,
    };
  }
}

async function readVersion(bwrap: string): Promise<string> {
  const { stdout } = await execute(bwrap, ['--version'], { timeout: 10_000 });
  const [version = '', major = '0', minor = '0'] = /(\d+)\.(\d+)[.\d]*/.exec(stdout) ?? [];
  if (Number(major) > oldest.major || Number(minor) >= oldest.minor) return version;
  throw new Error(`bubblewrap ${version} is too old: install ${oldest.major}.${oldest.minor} or newer`);
}

function whyNot(error: Error & { stderr?: string }): string {
  const said = error.stderr?.trim() ?? '';
  return said === ''
    ? `${error.message}.`
    : `it may not make namespaces here (${said}). Allow user namespaces for this user, or use Docker.`;
}

/** Version, whose programs are used, and which limits hold by what. */
export async function describeEngine(): Promise<string> {
  const { detail } = await probeEngine();
  const group = await createControlGroup(`probe-${randomUUID()}`, sandboxLimitsSchema.parse({}));
  await removeControlGroup(group.folders);
  const by = `by control groups (version ${group.version})`;
  const words = [
    group.holds.has('memory')
      ? `memory of all processes together ${by}`
      : 'memory of each process by itself only',
    group.holds.has('processes') ? `processes ${by}` : 'processes of its user',
    group.holds.has('cpus') ? `processor time ${by}` : 'no bound on processor time',
  ];
  return `${detail}; programs are the host's own, but for Node ${process.version}. Limits: ${words.join(', ')}.`;
}
