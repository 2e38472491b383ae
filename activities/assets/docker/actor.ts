import * as z from 'zod/mini';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import type { AssetActor, DeedOutcome } from '../driver.ts';
import { notBegun, whyNot } from '../guard.ts';
import { readBeginning, readJson } from '../http-client.ts';
import { noSuchScript, refuseScript, type Scripts } from '../scripts.ts';
import { endTree } from '../stoppable.ts';
import { type DockerApi, openDocker } from './api.ts';
import { type ExecWish, runInContainer, startExec } from './exec.ts';
import { observeContainer } from './reader.ts';
import { putScript, scriptPath } from './put-script.ts';

interface Wish {
  id: string;
  source: SourceOf<'docker'>;
  address: string;
  credential: string | null;
  scripts: Scripts;
}

/** Acts on containers by their id, which is their identity: one made anew under the same name is never touched. */
export async function createDockerActor({
  id,
  source,
  address,
  credential,
  scripts,
}: Wish): Promise<AssetActor> {
  const timeoutMs = source.timeoutSeconds * 1000;
  const docker = await openDocker({ source: id, address, timeoutMs, credential, caFile: source.caFile });
  return {
    observe: (name, signal) => observeContainer(docker, name, signal),
    refuse: async (_, deed) => refuseDeed(deed) ?? (await refuseScript(scripts, deed)),
    dryRun: () => Promise.resolve(null),
    act: async (target, deed, options) => {
      const refused = refuseDeed(deed);
      if (refused !== null) throw notBegun(id, target.name, refused);
      const bounded = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
      await checkTarget(docker, id, target, bounded);
      if (deed.type === 'restart')
        return restart(docker, id, target, { graceSeconds: deed.graceSeconds, signal: bounded });
      const { onOutput } = options;
      if (deed.type === 'run')
        return runIn(
          docker,
          { source: id, container: target.identity, ...deed },
          { signal: bounded, onOutput },
        );
      if (deed.type !== 'script') throw notBegun(id, target.name, 'this cannot be done to a container');
      const bytes = await scripts.bytesOf(deed.digest);
      if (bytes === null) throw notBegun(id, target.name, noSuchScript(deed.digest));
      await putScript(docker, target.identity, { digest: deed.digest, bytes, signal: bounded }).catch(
        (error: unknown) => {
          throw notBegun(id, target.name, `the script could not be put into it (${whyNot(error)})`);
        },
      );
      const argv = [scriptPath(deed.digest), ...deed.argv];
      return runIn(
        docker,
        { source: id, container: target.identity, ...deed, argv },
        { signal: bounded, onOutput },
      );
    },
    close: () => docker.http.close(),
  };
}

function refuseDeed(deed: LiveDeed): string | null {
  switch (deed.type) {
    case 'restart':
    case 'run':
    case 'script':
      return null;
    case 'scale':
      return 'A container is one, and Docker alone has nothing that makes more of it: do that where it is defined.';
    case 'roll-back':
      return 'Docker keeps no record of the image that ran before, and a container made anew from another would lose what its tool (compose, a unit) knows of it: roll back there, or plan to run that tool on its host.';
    case 'configure':
      return 'A container takes its settings when it is made: change them where it is defined.';
  }
}

/** In the last moment; what is then done is done to that id, so that nothing can come between. */
async function checkTarget(
  docker: DockerApi,
  source: string,
  { name, identity }: { name: string; identity: string },
  signal: AbortSignal,
): Promise<void> {
  const found = await docker.inspect(name, signal).catch((error: unknown) => {
    throw notBegun(source, name, whyNot(error));
  });
  if (found === null) throw notBegun(source, name, 'there is no such container any more');
  if (found.Id !== identity)
    throw notBegun(
      source,
      name,
      `another container has its name by now, ${found.Id.slice(0, 12)} instead of ${identity.slice(0, 12)}`,
    );
}

async function restart(
  docker: DockerApi,
  source: string,
  { name, identity }: { name: string; identity: string },
  { graceSeconds, signal }: { graceSeconds: number; signal: AbortSignal },
): Promise<DeedOutcome> {
  // Once asked, the daemon restarts it, whether or not anybody waits.
  const path = `/containers/${identity}/restart?t=${graceSeconds}`;
  const { status, body } = await docker.http.send({ method: 'POST', path, signal, quietMs: null });
  if (status === 204) return { exit: 0, stopped: false };
  const { text } = await readBeginning(body, 1000);
  if (status === 404) throw notBegun(source, name, 'there is no such container any more');
  throw new Error(`Docker could not restart ${name}: ${text}`);
}

const execSchema = z.object({ Id: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
const endedSchema = z.object({ Running: z.boolean(), ExitCode: z.nullable(z.int()) });
const endMs = 5000;

async function runIn(
  docker: DockerApi,
  wish: ExecWish,
  { signal, onOutput }: { signal: AbortSignal; onOutput: (piece: Uint8Array) => void },
): Promise<DeedOutcome> {
  const exec = await ready(docker, wish, signal).catch((error: unknown) => {
    // It was only made ready: nothing has run.
    throw notBegun(wish.source, wish.container.slice(0, 12), whyNot(error));
  });
  const { pid, broken } = await runInContainer(docker, exec, { signal, onOutput });
  if (signal.aborted) {
    // The daemon lets a command go on that nobody listens to.
    const bounded = AbortSignal.timeout(endMs);
    if (pid !== null) {
      const killing = {
        source: wish.source,
        container: wish.container,
        argv: endTree(pid),
        cwd: null,
        env: {},
        plain: true,
      };
      const killer = await ready(docker, killing, bounded);
      await runInContainer(docker, killer, { signal: bounded, onOutput: () => {} });
    }
    return { exit: null, stopped: await hasEnded(docker, exec, bounded) };
  }
  const ended = endedSchema.parse(
    await readJson(await docker.http.send({ path: `/exec/${exec}/json`, signal })),
  );
  if (ended.Running || ended.ExitCode === null)
    throw new Error(
      `The connection to Docker broke off while the command ran (${broken ?? 'it is not said why'}): what became of it is not known.`,
    );
  return { exit: ended.ExitCode & 0xff, stopped: false };
}

/** The id of a command that only waits to be started. */
async function ready(docker: DockerApi, wish: ExecWish, signal: AbortSignal): Promise<string> {
  return execSchema.parse(await readJson(await startExec(docker, wish, signal))).Id;
}

async function hasEnded(docker: DockerApi, exec: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const { Running } = endedSchema.parse(
      await readJson(await docker.http.send({ path: `/exec/${exec}/json`, signal })),
    );
    if (!Running) return true;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return false;
}
