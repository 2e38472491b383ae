import { Header } from 'tar';
import { HttpRefused, readBeginning } from '../http-client.ts';
import type { DockerApi } from './api.ts';

const blockBytes = 512;

/** Where a script stands in a container: by its sum, so that it is the one that was approved, or none. */
export const scriptPath = (digest: string): string => `/tmp/countersign-${digest}`;

/** Puts a script where it can be run; one that stands there already is written anew. */
export async function putScript(
  { http }: DockerApi,
  container: string,
  { digest, bytes, signal }: { digest: string; bytes: Uint8Array; signal: AbortSignal },
): Promise<void> {
  const header = new Header({
    path: scriptPath(digest).slice('/tmp/'.length),
    mode: 0o755,
    uid: 0,
    gid: 0,
    size: bytes.length,
    mtime: new Date(0),
    type: 'File',
  });
  const head = Buffer.alloc(blockBytes);
  header.encode(head, 0);
  const padding = Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes);
  const body = Buffer.concat([head, bytes, padding, Buffer.alloc(2 * blockBytes)]);
  const { status, body: answer } = await http.send({
    method: 'PUT',
    path: `/containers/${container}/archive?path=/tmp`,
    headers: { 'content-type': 'application/x-tar' },
    body,
    signal,
  });
  const { text } = await readBeginning(answer, 1000);
  if (status !== 200) throw new HttpRefused(status, text);
}
