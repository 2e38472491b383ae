import type { Snapshot } from '../change/snapshot.ts';
import { severities, type Severity } from '../panel/finding.ts';
import { commentableLines, type CommentPlace, placeOf } from './line-places.ts';
import type { Remark } from './remark.ts';
import { matchFindings, sameFinding } from './same-finding.ts';
import { shortId } from './short-id.ts';
import { type Trace, whereabouts } from './trace.ts';

/** What became of a remark on the pull request so far. */
export interface Standing {
  /** Stays while the finding is recognised, whatever its fingerprint becomes. */
  key: string;
  trace: Trace;
  /** `listed` has no comment; `open` has one; `resolved` by us, `closed` by a person; `gone`: a person deleted it. */
  state: 'listed' | 'open' | 'resolved' | 'closed' | 'gone';
  /** Whether there is a comment of it. */
  posted: boolean;
  /** Whether this very audit was the one that last spoke of it: a try before this one may have resolved it already. */
  ofThisAudit: boolean;
}

/** A finding that a person does not want to hear of again. */
export interface Ignored {
  trace: Trace;
  /** Of the pull request in which it was ignored: there it is recognised by likeness too, elsewhere by its fingerprint alone. */
  here: boolean;
  by: string;
  reason: string;
}

export interface Wish {
  remarks: Remark[];
  earlier: Standing[];
  ignored: Ignored[];
  snapshot: Pick<Snapshot, 'files'>;
  /** Gates that could not run or read this file: what they do not find again may still be there. */
  unread: (gate: string, file: string) => boolean;
  policy: { severityMin: Severity; max: number };
  /** Keys that GitHub refused a comment for at their line of this head. */
  refused: ReadonlySet<string>;
}

/** Why a remark has no comment at its line. */
export type Unposted =
  | 'below-severity'
  | 'beyond-max'
  | 'outside-diff'
  | 'whole-change'
  | 'refuted'
  | 'gate-warns'
  | 'closed-by-person'
  | 'deleted-by-person';

/** One remark and what is to become of it. */
export interface Placed {
  key: string;
  id: string;
  remark: Remark;
  fate:
    | { kind: 'post'; at: CommentPlace }
    /** It stands at its line already: only its words may change. */
    | { kind: 'keep'; reopen: boolean; at: CommentPlace | null }
    | { kind: 'list'; because: Unposted; resolve: boolean }
    | { kind: 'ignore'; by: string; reason: string; resolve: boolean };
}

export interface CommentPlan {
  /** Gravest first. */
  placed: Placed[];
  /** Those of before whose code is no longer part of the change: their threads are resolved. */
  mended: Standing[];
  /** Those of before that nobody saw again although their code still stands: left as they are. */
  unseen: Standing[];
}

/** What stands where after this push: each finding once, and nothing said twice. Deterministic. */
export function planComments(wish: Wish): CommentPlan {
  const earlier = wish.earlier.map((one) => ({ one, now: whereabouts(wish.snapshot, one.trace) }));
  const moved = earlier.map(({ one, now }) => (now.state === 'there' ? { ...one.trace, ...now } : one.trace));
  const named = nameAll(wish, moved);
  const left = earlier.filter(({ one }) => !named.some(({ before }) => before === one));
  const isMended = ({ one, now }: (typeof earlier)[number]) =>
    one.trace.gate === null ? now.state === 'gone' : !wish.unread(one.trace.gate, one.trace.file);
  const isNew = ({ state, ofThisAudit }: Standing) =>
    ['listed', 'open'].includes(state) || (state === 'resolved' && ofThisAudit);
  const open = left.filter(({ one }) => one.state === 'open');
  return {
    placed: placeAll(wish, named, open.filter((one) => !isMended(one)).length),
    mended: left.filter((each) => isNew(each.one) && isMended(each)).map(({ one }) => one),
    unseen: open.filter((one) => !isMended(one)).map(({ one }) => one),
  };
}

interface Named {
  key: string;
  id: string;
  remark: Remark;
  before: Standing | null;
}

/** Each remark under the key and the id that it had before, or new ones. */
function nameAll({ remarks, earlier }: Wish, moved: readonly Trace[]): Named[] {
  const matches = matchFindings(
    moved,
    remarks.map(({ trace }) => ({ ...trace, id: '' })),
  );
  const ids = new Set(earlier.map(({ trace }) => trace.id));
  const keys = new Set(earlier.map(({ key }) => key));
  return remarks.map((remark, index) => {
    const before = earlier[matches[index] ?? -1] ?? null;
    if (before) return { key: before.key, id: before.trace.id, remark, before };
    const { fingerprint } = remark.trace;
    const id = shortId(fingerprint, ids);
    ids.add(id);
    const key = keys.has(fingerprint) ? `${fingerprint}/${id}` : fingerprint;
    keys.add(key);
    return { key, id, remark, before };
  });
}

function placeAll(wish: Wish, named: readonly Named[], stillOpen: number): Placed[] {
  const lines = commentableLines(wish.snapshot);
  const kept = named.filter((one) => one.before?.state === 'open').length;
  let room = Math.max(0, wish.policy.max - stillOpen - kept);
  return named.map((one) => {
    const { key, id, remark } = one;
    const fate = fateOf(wish, one, lines, room > 0);
    if (fate.kind === 'post' || (fate.kind === 'keep' && fate.reopen)) room -= 1;
    return { key, id, remark, fate };
  });
}

function fateOf(
  wish: Wish,
  { key, remark, before }: Named,
  lines: ReturnType<typeof commentableLines>,
  hasRoom: boolean,
): Placed['fate'] {
  const stands = before?.state === 'open';
  const ignored = wish.ignored.find((one) => isIgnored(one, remark));
  if (ignored) return { kind: 'ignore', by: ignored.by, reason: ignored.reason, resolve: stands };
  const list = (because: Unposted): Placed['fate'] => ({ kind: 'list', because, resolve: false });
  if (isRefuted(remark)) return { kind: 'list', because: 'refuted', resolve: stands };
  if (before?.state === 'closed') return list('closed-by-person');
  if (before?.state === 'gone') return list('deleted-by-person');
  const at = placeOf(lines, remark.trace);
  if (stands) return { kind: 'keep', reopen: false, at };
  if (remark.told.kind === 'hit' && ['warn', 'off'].includes(remark.told.mode)) return list('gate-warns');
  if (severities.indexOf(remark.severity) > severities.indexOf(wish.policy.severityMin)) {
    return list('below-severity');
  }
  if (remark.trace.file === '') return list('whole-change');
  if (!at || wish.refused.has(key)) return list('outside-diff');
  if (!hasRoom) return list('beyond-max');
  return before?.state === 'resolved' && before.posted
    ? { kind: 'keep', reopen: true, at }
    : { kind: 'post', at };
}

const isRefuted = ({ told }: Remark): boolean => told.kind === 'finding' && told.finding.refuted;

export const isIgnored = (
  { trace, here }: Pick<Ignored, 'trace' | 'here'>,
  remark: Pick<Remark, 'trace'>,
): boolean =>
  trace.fingerprint === remark.trace.fingerprint || (here && sameFinding(trace, { ...remark.trace, id: '' }));
