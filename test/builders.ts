import type { ChangedFile, Hunk, HunkLine, Origin, Snapshot } from '../core/change/snapshot.ts';
import { changeId, seatId, type SeatId } from '../core/ids.ts';
import type { Ballot } from '../core/panel/ballot.ts';
import type { Finding } from '../core/panel/finding.ts';
import type { AuditPlan } from '../core/panel/plan.ts';
import type { Seat } from '../core/panel/seat.ts';
import type { CastBallot } from '../core/panel/voters.ts';

type Range = Extract<Origin, { kind: 'git-range' }>;

const linesBetweenHunks = 100;

/**
 * A frozen change from a shorthand: path to lines that begin with `+`, `-` or a blank; `@@ heading` opens a further hunk,
 * a hundred lines below. An upload, unless `origin` says otherwise.
 */
export function snapshotOf(diffs: Record<string, string>, origin: Partial<Range> = {}): Snapshot {
  return {
    changeId: changeId(`sha256:${'0'.repeat(64)}`),
    origin: {
      kind: 'git-range',
      repository: 'bundle',
      host: null,
      baseCommit: 'b'.repeat(40),
      headCommit: 'a'.repeat(40),
      ...origin,
    },
    files: Object.entries(diffs).map(([path, diff]) => fileOf(path, diff)),
    rules: [],
  };
}

/** The same, as pull request 7 of acme/shop, by mallory unless told. */
export const pullRequestOf = (snapshot: Snapshot, { author = 'mallory' } = {}): Snapshot => ({
  ...snapshot,
  origin: {
    kind: 'pull-request',
    repository: 'https://github.com/acme/shop',
    host: 'github.com',
    owner: 'acme',
    repo: 'shop',
    number: 7,
    baseCommit: 'b'.repeat(40),
    headCommit: 'a'.repeat(40),
    title: '',
    author,
  },
});

/** One changed text file of the same shorthand. */
export function fileOf(path: string, diff: string, more: Partial<ChangedFile> = {}): ChangedFile {
  return {
    path,
    previousPath: null,
    status: 'modified',
    content: 'text',
    baseMode: '100644',
    headMode: '100644',
    hunks: hunksOf(diff),
    headText: null,
    lossy: false,
    ...more,
  };
}

function hunksOf(diff: string): Hunk[] {
  const hunks: Hunk[] = [];
  let base = 1;
  let head = 1;
  for (const row of diff.replace(/^\n/, '').split('\n')) {
    if (row.startsWith('@@') || hunks.length === 0) {
      if (hunks.length > 0) {
        base += linesBetweenHunks;
        head += linesBetweenHunks;
      }
      hunks.push({ heading: row.startsWith('@@') ? row.slice(3) : '', lines: [] });
      if (row.startsWith('@@')) continue;
    }
    const line = lineOf(row, base, head);
    if (line.baseLine !== null) base += 1;
    if (line.headLine !== null) head += 1;
    hunks.at(-1)?.lines.push(line);
  }
  return hunks;
}

function lineOf(row: string, base: number, head: number): HunkLine {
  const text = row.slice(1);
  if (row.startsWith('+')) return { kind: 'added', text, baseLine: null, headLine: head };
  if (row.startsWith('-')) return { kind: 'removed', text, baseLine: base, headLine: null };
  return { kind: 'context', text, baseLine: base, headLine: head };
}

/** A seat whose family is its own name, unless told otherwise. */
export const seatOf = (name: string, more: Partial<Seat> = {}): Seat => ({
  id: seatId(name),
  provider: 'ollama',
  model: `${name}-model`,
  family: name,
  focus: 'logic',
  simulated: false,
  excluded: null,
  ...more,
});

/** A high finding about line 1 of `a.js`, quoting nothing yet: say at least what it quotes. */
export const findingOf = (more: Partial<Finding> = {}): Finding => ({
  title: 'Unchecked input reaches the query',
  category: 'security',
  cwe: null,
  severity: 'high',
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: '',
  reason: 'The value comes from the request and is joined into the statement as it is.',
  fix: null,
  confidence: 0.8,
  ...more,
});

/** A ballot that passes without findings and has read `a.js`. */
export const ballotOf = (more: Partial<Ballot> = {}): Ballot => ({
  vote: 'pass',
  confidence: 0.8,
  summary: '',
  findings: [],
  covered: ['a.js'],
  ...more,
});

export const castOf = (seat: SeatId | string, more: Partial<Ballot> = {}, piece = 0): CastBallot => ({
  seat: seatId(seat),
  piece,
  ballot: ballotOf(more),
});

/** A plan in which each seat reads each file, all in one piece, and every family must vote. */
export function planOf(snapshot: Snapshot, seats: Seat[], more: Partial<AuditPlan> = {}): AuditPlan {
  return {
    changeId: snapshot.changeId,
    panel: 'default',
    seats,
    quorum: new Set(seats.map((seat) => seat.family)).size,
    pieces: [
      {
        index: 0,
        tokens: 100,
        parts: snapshot.files.map((file) => ({ path: file.path, firstHunk: 0, endHunk: file.hunks.length })),
      },
    ],
    coverage: snapshot.files.map(({ path }) => ({ path, state: 'reviewed', reason: '' })),
    gates: [],
    budget: {
      tokensMax: 1e6,
      costMicroUsdMax: 1e6,
      seatTokensMax: 1e6,
      seatCostMicroUsdMax: 1e6,
    },
    estimate: { tokens: 0, costMicroUsd: 0 },
    patienceMs: 60_000,
    asksAtOnce: 8,
    remindAfterMs: 60_000,
    expireAfterMs: 600_000,
    ...more,
  };
}
