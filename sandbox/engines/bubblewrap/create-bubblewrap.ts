import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failed } from '../../../core/failed.ts';
import { findAgentFiles } from '../../box/agent-files.ts';
import { proxyEnvironment } from '../../box/proxy-environment.ts';
import { agentMounts, type AgentSettings } from '../../box/settings.ts';
import { type Box, type BoxSpec, type Engine, proxyPort } from '../../engine.ts';
import { bwrapArguments } from './arguments.ts';
import { writeBoxFiles } from './box-files.ts';
import { endBox, identify, listBoxes, writeRecord } from './box-record.ts';
import { type ControlGroup, createControlGroup } from './control-group.ts';
import { describeEngine, probeEngine } from './describe.ts';
import { type Host, lookAtHost } from './host.ts';
import { descriptors, launch, type Launched } from './launch.ts';
import { openSeccompFilter } from './open-seccomp-filter.ts';

/**
 * Boxes made of namespaces by bubblewrap, with the programs of the host. `folder` is the engine's own: it holds what is
 * needed to end boxes whose supervisor has died.
 */
export function createBubblewrap({ folder }: { folder: string }): Engine {
  const boxes = join(folder, 'boxes');
  return {
    name: 'bubblewrap',
    probe: () => probeEngine(),
    describe: () => describeEngine(),
    open: async (spec) => {
      const host = lookOrFail();
      refuseWrongUser(host, spec);
      const own = join(boxes, spec.name);
      await endBox(own);
      try {
        return await openBox(spec, host, own);
      } catch (error) {
        await endBox(own);
        throw error;
      }
    },
    sweep: async (task) => {
      for (const box of await listBoxes(boxes, task)) await endBox(box);
    },
  };
}

function lookOrFail(): Host {
  try {
    return lookAtHost();
  } catch (error) {
    throw new Failed('sandbox.no-engine', `Bubblewrap cannot be used: ${(error as Error).message}.`);
  }
}

function refuseWrongUser(host: Host, { user }: BoxSpec): void {
  if (user.uid === 0 || user.gid === 0) {
    throw new Failed('sandbox.no-engine', 'A box never runs as root: give it a user of its own.');
  }
  if (!host.isRoot && user.uid !== process.getuid?.()) {
    throw new Failed(
      'sandbox.no-engine',
      `User ${user.uid} cannot be taken on: only root can run boxes as others.`,
    );
  }
}

async function openBox(spec: BoxSpec, host: Host, own: string): Promise<Box> {
  const etc = join(own, 'etc');
  await mkdir(own, { recursive: true, mode: 0o755 });
  const group = await createControlGroup(groupName(spec.name, own), spec.limits);
  const controlGroups = group.folders;
  await writeRecord(own, { task: spec.task, processes: [], controlGroups });
  const names = await writeBoxFiles(etc, spec.user);
  const seccomp = await openSeccompFilter(join(own, 'seccomp.bpf'));
  try {
    const args = bwrapArguments({
      spec,
      host,
      agent: findAgentFiles(),
      etc: { folder: etc, names },
      settings: JSON.stringify(settingsFor(spec)),
      seccompFd: descriptors.seccomp,
      infoFd: descriptors.info,
      heldByGroup: group.holds,
    });
    const launched = await launch([host.bwrap, ...args], { joins: group.joins, seccompFd: seccomp.fd });
    const { bwrap, first } = launched.processes;
    const processes = (await Promise.all([first, bwrap].map(identify))).filter((one) => one !== null);
    await writeRecord(own, { task: spec.task, processes, controlGroups });
    return createBox(spec.name, launched, group, own);
  } finally {
    await seccomp.close();
  }
}

/** Groups are the whole machine's: another supervisor's box of the same name must not end ours with its own. */
const groupName = (name: string, own: string): string =>
  `${name}-${createHash('sha256').update(own).digest('hex').slice(0, 8)}`;

/** What commands find in their environment; the repository's own wishes come last. */
function settingsFor(spec: BoxSpec): AgentSettings {
  const usual = {
    // Our Node before the host's, if that has one: tests in TypeScript run with it, and `npm` and `npx` are run by it.
    PATH: `${dirname(agentMounts.node)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: '/tmp/home',
    TMPDIR: '/tmp',
    USER: 'box',
    LANG: 'C.UTF-8',
    SHELL: '/bin/sh',
  };
  const proxy = spec.proxySocket === null ? null : { port: proxyPort, socket: agentMounts.proxySocket };
  const way = proxy ? proxyEnvironment(proxyPort) : {};
  return { environment: { ...usual, ...way, ...spec.environment }, proxy };
}

function createBox(name: string, launched: Launched, group: ControlGroup, own: string): Box {
  let seen = { memory: 0, processes: 0 };
  return {
    name,
    agent: launched.agent,
    ended: launched.ended,
    memoryMb: async () => {
      const bytes = await group.memoryBytes();
      return bytes === null ? null : Math.round(bytes / (1024 * 1024));
    },
    limitsHit: async () => {
      const now = await group.hits();
      const before = seen;
      seen = now;
      return (['memory', 'processes'] as const).filter((limit) => now[limit] > before[limit]);
    },
    destroy: async () => {
      launched.agent.destroy();
      await endBox(own);
      await launched.ended;
      await rm(own, { recursive: true, force: true });
    },
  };
}
