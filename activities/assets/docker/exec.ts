import { stoppable, takePid } from '../stoppable.ts';
import { whyNot } from '../guard.ts';
import type { HttpAnswer } from '../http-client.ts';
import type { DockerApi } from './api.ts';
import { createUnframer } from './frames.ts';

export interface ExecWish {
  source: string;
  /** Its id, never its name. */
  container: string;
  argv: readonly string[];
  cwd: string | null;
  env: Readonly<Record<string, string>>;
  /** As it is, without what makes it stoppable. */
  plain?: boolean;
}

const json = { 'content-type': 'application/json' };

/** Makes a command ready in a container; its answer holds the command's id. Nothing runs yet. */
export const startExec = (
  { http }: DockerApi,
  { container, argv, cwd, env, plain = false }: ExecWish,
  signal: AbortSignal,
): Promise<HttpAnswer> =>
  http.send({
    method: 'POST',
    path: `/containers/${container}/exec`,
    headers: json,
    body: JSON.stringify({
      AttachStdout: true,
      AttachStderr: true,
      AttachStdin: false,
      Tty: false,
      Cmd: plain ? argv : stoppable(argv, null),
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(cwd !== null && { WorkingDir: cwd }),
    }),
    signal,
  });

/** Runs it to its end, or until the signal; `pid` is its process in the container, where it told it. */
export async function runInContainer(
  { http }: DockerApi,
  exec: string,
  { signal, onOutput }: { signal: AbortSignal; onOutput: (piece: Uint8Array) => void },
): Promise<{ pid: string | null; broken: string | null }> {
  const taking = takePid(onOutput);
  const unframe = createUnframer(taking.onOutput);
  try {
    const body = JSON.stringify({ Detach: false, Tty: false });
    const path = `/exec/${exec}/start`;
    const answer = await http.send({ method: 'POST', path, headers: json, body, signal, quietMs: null });
    for await (const piece of answer.body) unframe(piece);
    return { pid: taking.pid(), broken: null };
  } catch (error) {
    return { pid: taking.pid(), broken: whyNot(error) };
  }
}
