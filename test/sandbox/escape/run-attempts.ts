import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Attempt } from './attempt.ts';
import { direct } from './attempts/direct.ts';
import { files } from './attempts/files.ts';
import { prelude } from './attempts/prelude.ts';
import { processes } from './attempts/processes.ts';
import { proxiedHosts } from './attempts/proxied-hosts.ts';
import { proxiedRequests } from './attempts/proxied-requests.ts';
import type { EscapeWorld } from './escape-world.ts';
import { endProcessesWith, processesWith, watchProcesses } from './outside.ts';
import type { Place } from './places.ts';

export const attempts: Attempt[] = [...direct, ...proxiedHosts, ...proxiedRequests, ...files, ...processes];

export interface Try {
  attempt: Attempt;
  succeeded: boolean;
  /** What the program printed, for whoever wants to know why. */
  output: string;
}

/** Engines give the agent some processes of its own above the limit, which commands may use too. */
const agentsOwn = 40;

/** Tries attempts one after the other, and judges each from outside. */
export async function tryAll(world: EscapeWorld, place: Place, which: Attempt[]): Promise<Try[]> {
  const tries: Try[] = [];
  for (const attempt of which) tries.push(await tryOne(world, place, attempt));
  return tries;
}

async function tryOne(world: EscapeWorld, place: Place, attempt: Attempt): Promise<Try> {
  const token = `t${randomBytes(8).toString('hex')}`;
  const file = await writeProgram(world, attempt, token);
  const environment = world.surroundings({ token, proxyPort: place.proxyPort });
  const stopWatching = watchProcesses(token);
  const interpreter = attempt.language === 'sh' ? 'sh' : 'python3';
  const output = await place.run({ interpreter, file, token }, environment);
  const most = stopWatching();
  const succeeded = await judge();
  endProcessesWith(token, world.uid);
  await world.victim.revive();
  return { attempt, succeeded, output };

  async function judge(): Promise<boolean> {
    switch (attempt.goal) {
      case 'heard':
        return holdsWithin(300, () => world.listeners.heard(token));
      case 'told':
        return output.includes(world.secret) || output.includes(`inner-${token}`);
      case 'harmed':
        return holdsWithin(500, () => !world.victim.alive());
      case 'changed':
        return world.changed(token);
      case 'root':
        return world.hasRootFile(token);
      case 'exceeded':
        return (
          most.processes > Number(environment.LIMIT_PROCESSES) + agentsOwn ||
          most.memoryMb > Number(environment.LIMIT_MEMORY_MB)
        );
      case 'left-over':
        return !(await holdsWithin(500, () => processesWith(token).length === 0));
    }
  }
}

async function writeProgram(
  world: EscapeWorld,
  { language, program }: Attempt,
  token: string,
): Promise<string> {
  const file = `attempts/${token}`;
  await mkdir(join(world.workspace, 'attempts'), { recursive: true });
  await writeFile(
    join(world.workspace, file),
    language === 'python' ? `${prelude}\n${program}\n` : `${program}\n`,
  );
  await chmod(join(world.workspace, file), 0o755);
  return file;
}

async function holdsWithin(ms: number, holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(20)) if (holds()) return true;
  return holds();
}
