import { endTree, shellLine, stoppable, takePid } from '../stoppable.ts';
import type { SshConnection } from './connection.ts';

const textBytesMax = 200_000;
const endMs = 5000;

export interface Ran {
  exit: number | null;
  text: string;
}

/**
 * Runs a command to its end and gives the beginning of what it wrote. What writes more, or takes too long, is ended on the
 * host: left alone it would go on there, and may never end.
 */
export async function runForText(
  ssh: SshConnection,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<Ran> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const channel = await ssh.open(shellLine(stoppable(argv, null)), signal);
  const taking = takePid((piece) => {
    bytes += piece.byteLength;
    if (bytes <= textBytesMax) parts.push(piece);
    else leave();
  });
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    // A host does not end what runs when its channel is closed.
    void taking
      .pidWithin(endMs)
      .then((pid) => pid !== null && endRemote(ssh, pid))
      .finally(() => channel.close());
  };
  return new Promise((resolve, reject) => {
    const stop = () => {
      leave();
      reject(new Error('it did not answer in time'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    let exit: number | null = null;
    channel.stderr.resume();
    channel
      .on('data', taking.onOutput)
      .on('exit', (code: number | null) => {
        exit = code;
      })
      .on('error', reject)
      .on('close', () => {
        signal.removeEventListener('abort', stop);
        resolve({ exit, text: Buffer.concat(parts).toString('utf8') });
      });
  });
}

/** Ends a process of the host and all that it started; whether that was heard. */
export async function endRemote(ssh: SshConnection, pid: string): Promise<boolean> {
  try {
    const channel = await ssh.open(shellLine(endTree(pid)), AbortSignal.timeout(endMs));
    channel.resume().stderr.resume();
    const closed = new Promise<boolean>((resolve) => channel.on('close', () => resolve(true)));
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, endMs, false).unref());
    return await Promise.race([closed, late]);
  } catch {
    return false;
  }
}
