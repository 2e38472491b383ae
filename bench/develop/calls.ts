import type { BoxCall } from '../../core/sandbox/box-call.ts';

/** One that changes nothing, and two that do. */
export const callKinds = ['read', 'write', 'run'] as const;
export type CallKind = (typeof callKinds)[number];
export const callsEach = 10;

const timeoutMs = 10_000;
export const readFile = { kind: 'read', path: 'src/cart.js', fromLine: 1, linesMax: 400 } as const;
export const writeFile = (at: number) =>
  ({ kind: 'write', path: `notes/${at}.md`, text: `note ${at}\n`.repeat(20) }) as const;
export const runCommand = (at: number) => `echo ${at} >> counter.txt`;

/** The same calls for the supervisor, each with content of its own. */
export const boxCall = (kind: CallKind, at: number): BoxCall =>
  kind === 'read'
    ? readFile
    : kind === 'write'
      ? writeFile(at)
      : { kind: 'run', command: runCommand(at), timeoutMs };

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

/** Times of `callsEach` calls of each kind, made one after the other. */
export async function timeCalls(
  make: (kind: CallKind, at: number) => Promise<unknown>,
): Promise<Record<CallKind, number[]>> {
  const times: Record<CallKind, number[]> = { read: [], write: [], run: [] };
  for (const kind of callKinds)
    for (let at = 0; at < callsEach; at += 1) times[kind].push(await timed(() => make(kind, at)));
  return times;
}
