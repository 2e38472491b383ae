import { Duplex, PassThrough } from 'node:stream';
import type Docker from 'dockerode';

const stderrMax = 8192;

/**
 * Both ways of a container's standard streams as one: what is written goes in, what is read is its stdout alone. What it
 * says on stderr is kept, as much as fits, for telling why it ended.
 */
export function attachedStream(
  docker: Docker,
  raw: NodeJS.ReadWriteStream,
): { agent: Duplex; said: () => string } {
  let said = '';
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-stderrMax);
  });
  docker.modem.demuxStream(raw, stdout, stderr);
  raw.on('end', () => stdout.end());
  raw.on('close', () => stdout.end());
  const agent = Duplex.from({ readable: stdout, writable: raw as NodeJS.WritableStream });
  raw.on('error', (error: Error) => agent.destroy(error));
  // Whoever reads it is told by the box's end, and need not listen here.
  agent.on('error', () => undefined);
  return { agent, said: () => said.trim() };
}
