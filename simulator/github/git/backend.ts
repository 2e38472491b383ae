import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { Env } from '../rest/context.ts';
import { gitEnvironment } from './run.ts';

/** A clone or a push that takes longer is ended. */
const timeoutMs = 300_000;

/** The variables that CGI programs get a request by. */
function cgi(
  context: Context<Env>,
  { root, path, login }: { root: string; path: string; login: string | null },
) {
  const url = new URL(context.req.url);
  return {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    REQUEST_METHOD: context.req.method,
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: context.req.header('content-type') ?? '',
    REMOTE_ADDR: '127.0.0.1',
    ...(login !== null && { REMOTE_USER: login }),
    ...(context.req.header('content-encoding') !== undefined && {
      HTTP_CONTENT_ENCODING: context.req.header('content-encoding') ?? '',
    }),
    ...(context.req.header('git-protocol') !== undefined && {
      GIT_PROTOCOL: context.req.header('git-protocol') ?? '',
    }),
  };
}

/** Git's own HTTP server for one request. Its answer begins once its headers are there; `ended` resolves when git is done. */
export function runBackend(
  context: Context<Env>,
  place: { root: string; path: string; login: string | null },
): Promise<{ response: Response; ended: Promise<void> }> {
  const child = spawn('git', ['http-backend'], {
    env: cgi(context, place),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  // The request itself, as Node has it: so that nothing of a large push is held in memory.
  context.env.incoming.pipe(child.stdin);
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      child.stdout.pause();
      child.stdout.off('data', read);
      const { status, headers } = readHead(head.subarray(0, end).toString('latin1'));
      child.stdout.unshift(head.subarray(end + 4));
      const body = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>;
      resolve({ response: new Response(body, { status, headers }), ended });
    };
    child.stdout.on('data', read);
    child.once('error', reject);
    child.once('close', () => reject(new Error('git http-backend ended without an answer.')));
  });
}

function readHead(text: string): { status: number; headers: Headers } {
  const headers = new Headers();
  let status = 200;
  for (const line of text.split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10);
    else if (at > 0) headers.append(name, value);
  }
  return { status, headers };
}
