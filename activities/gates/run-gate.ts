import { setImmediate as nextTurn } from 'node:timers/promises';
import { addedLines, type ChangedFile, type Snapshot } from '../../core/change/snapshot.ts';
import type { GateHit, GateName, GateResult } from '../../core/gates/gate.ts';
import { boundHits, type Find, hitOf } from '../../core/gates/hits.ts';
import { judgeUpgrade } from '../../core/gates/upgrade.ts';
import { looksMinified, roleOf, unjudged } from '../../core/gates/paths.ts';
import { ParserMissing } from './parser.ts';
import { findPlaceholders } from './placeholders.ts';
import { OutOfTime } from './out-of-time.ts';
import { findSecrets } from './secrets.ts';

/** Per file. A parser works at about 1 MB a second, so that only hostile input comes near either bound. */
const scanMs = 5000;
const textMax = 2_000_000;

type FileJudgement =
  | { kind: 'read'; finds: Find[] }
  | { kind: 'unread'; why: string }
  /** The gate failed on a file that it ought to have read. */
  | { kind: 'failed'; why: string };

/**
 * Judges what a change adds by one gate: no database, no network, nothing of the change is run. Never throws: a gate
 * that fails on a file it ought to read is `broken`, whatever stands in the other files.
 */
export async function judgeGate(gate: GateName, snapshot: Snapshot): Promise<GateResult> {
  if (gate === 'upgrade') return judgeUpgrade(snapshot);
  const hits: GateHit[] = [];
  const unread: string[] = [];
  const problems: string[] = [];
  for (const file of snapshot.files) {
    // A scan holds the event loop; between two of them, heartbeats and other work of the process get their turn.
    await nextTurn();
    const judged = await judgeFile(gate, file);
    if (judged.kind === 'read') hits.push(...judged.finds.map((find) => hitOf(file.path, find)));
    else if (judged.kind === 'unread') unread.push(`${file.path}: ${judged.why}`);
    else problems.push(`${file.path}: ${judged.why}`);
  }
  if (problems.length > 0) {
    return {
      gate,
      outcome: 'broken',
      hits: [],
      unread: [...unread, ...problems],
      problem: problemOf(gate, problems, hits),
    };
  }
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread }
    : { gate, outcome: 'held', hits: [], unread };
}

function problemOf(gate: GateName, problems: readonly string[], hits: readonly GateHit[]): string {
  const places = boundHits(hits)
    .slice(0, 5)
    .map((hit) => `${hit.rule} at ${hit.file}:${hit.startLine}`);
  const besides =
    hits.length > 0 ? ` Besides, it has ${hits.length} hits elsewhere, such as ${places.join(', ')}.` : '';
  const more = problems.length > 3 ? `, and ${problems.length - 3} more files` : '';
  return `Gate "${gate}" could not judge ${problems.slice(0, 3).join('; ')}${more}: look at these files yourself, or run the gate again.${besides}`;
}

async function judgeFile(gate: GateName, file: ChangedFile): Promise<FileJudgement> {
  const find = gate === 'secrets' ? findSecrets : findPlaceholders;
  try {
    const why = whyUnread(gate, file);
    if (why !== null) return { kind: 'unread', why };
    return { kind: 'read', finds: await find(file, performance.now() + scanMs) };
  } catch (error) {
    return { kind: 'failed', why: failureOf(error) };
  }
}

/** A scanner's message may quote the text that it choked on, so only the error's name is told. */
function failureOf(error: unknown): string {
  if (error instanceof OutOfTime) return `its scan took longer than ${scanMs / 1000} s`;
  if (error instanceof ParserMissing) return error.message;
  return `its scanner failed (${error instanceof Error ? error.name : typeof error})`;
}

function whyUnread(gate: GateName, file: ChangedFile): string | null {
  if (file.status === 'deleted') return null;
  switch (file.content) {
    case 'binary':
      return 'binary';
    case 'symlink':
      return null;
    case 'submodule':
      return 'submodule: its code is not part of the change';
    case 'no-file':
      return 'no file that a package may hold';
    case 'too-large':
      return 'larger than the configured limit';
    case 'text':
      return whyTextUnread(gate, file);
  }
}

function whyTextUnread(gate: GateName, file: ChangedFile): string | null {
  const added = addedLines(file).map((line) => line.text);
  const size = file.headText?.length ?? added.reduce((sum, line) => sum + line.length, 0);
  if (size > textMax) return `longer than ${textMax.toLocaleString('en')} characters`;
  if (gate === 'secrets') return null;
  return unjudged(looksMinified(added) ? 'minified' : roleOf(file.path));
}
