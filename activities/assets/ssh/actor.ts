import { setTimeout as sleep } from 'node:timers/promises';
import { gone } from '../../../core/fleet/observation.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import type { AssetActor, DeedOutcome } from '../driver.ts';
import { notBegun, whyNot } from '../guard.ts';
import { noSuchScript, refuseScript, type Scripts } from '../scripts.ts';
import { shellLine, stoppable, takePid } from '../stoppable.ts';
import { createSshConnection, type SshConnection, type SshLogin } from './connection.ts';
import { endRemote, runForText } from './run.ts';
import { observeService, type SshService } from './services.ts';

type OnOutput = (piece: Uint8Array) => void;
interface Doing {
  signal: AbortSignal;
  onOutput: OnOutput;
}

const endMs = 5000;

/** Acts on services of a host, over a connection that is there only if the host has shown the configured key. */
export function createSshActor(login: SshLogin & { scripts: Scripts }): Promise<AssetActor> {
  const { id, source, scripts } = login;
  const ssh = createSshConnection(login);
  const serviceOf = (name: string): SshService | null =>
    Object.hasOwn(source.services, name) ? (source.services[name] ?? null) : null;
  const observe: AssetActor['observe'] = (name, signal) => {
    const service = serviceOf(name);
    return service === null
      ? Promise.resolve(gone())
      : observeService(ssh, { name, service, hostKey: source.hostKey }, signal);
  };
  return Promise.resolve({
    observe,
    refuse: async (_, deed) => refuseDeed(deed) ?? (await refuseScript(scripts, deed)),
    dryRun: () => Promise.resolve(null),
    act: async ({ name, identity }, deed, { timeoutMs, signal, onOutput }) => {
      const service = serviceOf(name);
      const refused = refuseDeed(deed);
      if (service === null || refused !== null)
        throw notBegun(id, name, refused ?? 'it is not configured any more');
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const seen = await observe(name, bounded).catch((error: unknown) => {
        throw notBegun(id, name, whyNot(error));
      });
      if (seen.identity !== identity) throw notBegun(id, name, 'it is another one by now');
      const doing = { signal: bounded, onOutput };
      if (deed.type === 'restart') return restart(ssh, service, deed.graceSeconds, doing);
      if (deed.type === 'run') return runOn(ssh, deed, doing);
      if (deed.type !== 'script') throw notBegun(id, name, 'this cannot be done to a service');
      const bytes = await scripts.bytesOf(deed.digest);
      if (bytes === null) throw notBegun(id, name, noSuchScript(deed.digest));
      const path = await putScript(ssh, bytes, bounded).catch((error: unknown) => {
        throw notBegun(id, name, `the script could not be put there (${whyNot(error)})`);
      });
      try {
        return await runOn(ssh, { ...deed, argv: [path, ...deed.argv] }, doing);
      } finally {
        await runForText(ssh, ['rm', '-f', '--', path], AbortSignal.timeout(endMs)).catch(() => {});
      }
    },
    close: () => Promise.resolve(ssh.close()),
  });
}

function refuseDeed(deed: LiveDeed): string | null {
  switch (deed.type) {
    case 'restart':
    case 'run':
    case 'script':
      return null;
    case 'scale':
      return 'A service of a host is one: it cannot be scaled.';
    case 'roll-back':
      return 'A host does not tell what ran before: plan to run what installs the former version.';
    case 'configure':
      return 'What a service is configured by is a file of its own form: plan to run what changes it, or a script.';
  }
}

async function restart(
  ssh: SshConnection,
  service: SshService,
  graceSeconds: number,
  doing: Doing,
): Promise<DeedOutcome> {
  if ('unit' in service)
    return runOn(ssh, { argv: ['systemctl', 'restart', '--', service.unit], cwd: null, env: {} }, doing);
  const stopped = await runOn(ssh, { argv: service.stop, cwd: null, env: {} }, doing);
  if (stopped.stopped) return stopped;
  // It may take its time over its end, whatever the command that asked for it said.
  for (let waited = 0; waited < graceSeconds * 1000 && !doing.signal.aborted; waited += 200) {
    const { exit } = await runForText(ssh, service.status, doing.signal);
    if (exit !== 0) break;
    await sleep(200);
  }
  if (doing.signal.aborted) return { exit: null, stopped: true };
  return runOn(ssh, { argv: service.start, cwd: null, env: {} }, doing);
}

/** Its words go past the host's shell untouched. What it is given besides is what a login there gives. */
async function runOn(
  ssh: SshConnection,
  { argv, cwd, env }: { argv: readonly string[]; cwd: string | null; env: Readonly<Record<string, string>> },
  { signal, onOutput }: Doing,
): Promise<DeedOutcome> {
  if (signal.aborted) return { exit: null, stopped: true };
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = set.length === 0 ? argv : ['env', ...set, ...argv];
  const channel = await ssh.open(shellLine(stoppable(words, cwd)), signal);
  const taking = takePid(onOutput);
  const ended = new Promise<number | null>((resolve, reject) => {
    let exit: number | null = null;
    channel.stderr.on('data', onOutput);
    channel
      .on('data', taking.onOutput)
      .on('exit', (code: number | null) => {
        // Null: a signal ended it, as a shell would tell with a status above 128.
        exit = code ?? 137;
      })
      .on('error', reject)
      .on('close', () => resolve(exit));
  });
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  const first = await Promise.race([ended, stopped]);
  if (first === 'stopped') {
    const pid = await Promise.race([taking.pidWithin(endMs), ended.then(() => taking.pid())]);
    return end(ssh, { pid, ended, close: () => channel.close() });
  }
  if (first === null)
    throw new Error('The connection broke off while the command ran: what became of it is not known.');
  return { exit: first & 0xff, stopped: false };
}

async function end(
  ssh: SshConnection,
  { pid, ended, close }: { pid: string | null; ended: Promise<number | null>; close: () => void },
): Promise<DeedOutcome> {
  const killed = pid !== null && (await endRemote(ssh, pid));
  const gone = await Promise.race([ended.then(() => true), sleep(killed ? endMs : 0, false, { ref: false })]);
  close();
  return { exit: null, stopped: gone };
}

async function putScript(ssh: SshConnection, bytes: Uint8Array, signal: AbortSignal): Promise<string> {
  const line = 'umask 077 && f=$(mktemp) && cat > "$f" && chmod 700 "$f" && printf %s "$f"';
  const channel = await ssh.open(shellLine(['sh', '-c', line]), signal);
  return new Promise((resolve, reject) => {
    let path = '';
    let exit: number | null = null;
    channel.stderr.resume();
    channel
      .on('data', (piece: Buffer) => {
        path = (path + piece.toString()).slice(0, 500);
      })
      .on('exit', (code: number | null) => {
        exit = code;
      })
      .on('error', reject)
      .on('close', () =>
        exit === 0 && /^\/[\w./-]+$/u.test(path)
          ? resolve(path)
          : reject(new Error(`the host did not take it, status ${exit ?? 'unknown'}`)),
      );
    channel.end(Buffer.from(bytes));
  });
}
