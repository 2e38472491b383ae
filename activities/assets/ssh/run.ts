import type { SshConnection } from './connection.ts';

const textBytesMax = 200_000;

export interface Ran {
  exit: number | null;
  text: string;
}

/** Runs a command line to its end and gives the beginning of what it wrote; what writes more is cut off. */
export async function runForText(ssh: SshConnection, line: string, signal: AbortSignal): Promise<Ran> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const channel = await ssh.open(line, signal);
  return new Promise((resolve, reject) => {
    const stop = () => {
      channel.close();
      reject(new Error('it did not answer in time'));
    };
    signal.addEventListener('abort', stop, { once: true });
    let exit: number | null = null;
    channel.stderr.resume();
    channel
      .on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes <= textBytesMax) parts.push(piece);
        else channel.close();
      })
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
