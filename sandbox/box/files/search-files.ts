import { Worker } from 'node:worker_threads';
import type { FileCall } from '../protocol.ts';
import type { SearchOrder, SearchWord } from './search-worker.ts';
import { Refusal, realPath } from './work-path.ts';

const searchMs = 10_000;

type SearchCall = Extract<FileCall, { kind: 'search' }>;

/** Lines that match, as `path:line: text`. Searching is given up after a while: a pattern can take for ever. */
export async function searchFiles(root: string, call: SearchCall, withinMs = searchMs): Promise<string> {
  refuseBadPattern(call);
  const from = await realPath(root, call.path);
  const order: SearchOrder = { ...call, root, from };
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), {
    workerData: order,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const { lines, ended } = await listen(worker, withinMs);
  await worker.terminate();
  if (ended.kind === 'broken') throw new Refusal(`The search broke off (${ended.why}): narrow path or glob.`);
  const notes = ended.kind === 'late' ? [lateNote(withinMs, lines.length)] : ended.notes;
  return [...lines, ...notes].join('\n');
}

/** Only read here: trying it, were it on nothing, is for the thread that can be ended. */
const compile = (pattern: string, flags: string) => new RegExp(pattern, flags);

function refuseBadPattern({ pattern, ignoreCase }: SearchCall): void {
  try {
    // The same flags as in the worker.
    compile(pattern, ignoreCase ? 'iu' : 'u');
  } catch {
    try {
      compile(pattern, ignoreCase ? 'i' : '');
    } catch (error) {
      throw new Refusal(`The pattern is no JavaScript regular expression: ${(error as Error).message}.`);
    }
  }
}

const lateNote = (withinMs: number, found: number) =>
  `[Given up after ${withinMs / 1000} s with ${found} found: use a simpler pattern, or narrow path or glob.]`;

type Ended = Extract<SearchWord, { kind: 'done' }> | { kind: 'late' } | { kind: 'broken'; why: string };

async function listen(worker: Worker, withinMs: number): Promise<{ lines: string[]; ended: Ended }> {
  const lines: string[] = [];
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const timer = setTimeout(() => resolve({ kind: 'late' }), withinMs);
  worker.on('message', (word: SearchWord) => {
    if (word.kind === 'found') lines.push(word.line);
    else resolve(word);
  });
  worker.on('error', (error) =>
    resolve({ kind: 'broken', why: error instanceof Error ? error.message : 'error' }),
  );
  worker.on('exit', () => resolve({ kind: 'broken', why: 'its thread ended' }));
  const ended = await promise;
  clearTimeout(timer);
  return { lines, ended };
}
