import type { LoopCase } from './case.ts';
import type { Advance } from './progress.ts';
import type { IterationRecord, StuckReason } from './record.ts';
import { leftAsItWas, patience } from './stretch.ts';

/**
 * Known errors and no news in `sameErrorMax` iterations that changed something. News is a test that passes for the first
 * time, or an error that became one never seen: they show that the work has an effect, even while other errors stay as
 * they are. The errors may take turns; what is told is the one that came back most often. Building up something new is
 * not counted, within bounds. That nothing which held at the beginning holds any more is one error, however it is worded:
 what a program says that does not even load tells nothing about the task.
 */
export function findSameError(it: LoopCase): StuckReason | null {
  const { advances, since, policy, told, unsteady, start } = it;
  const collapsed = ({ record }: Advance) => hasCollapsed(record, start, unsteady);
  const news = advances.findLastIndex((one) => one.raised || one.fresh || (one.moved && !collapsed(one)));
  const known = new Set(start ? errorsOf(start, unsteady) : []);
  const counts = new Map<string, number>();
  let times = 0;
  let broken = false;
  for (const [at, advance] of advances.entries()) {
    const { record, growing } = advance;
    const errors = new Set(errorsOf(record, unsteady));
    const worked = at >= since && at > news && !growing && !leftAsItWas(record, it.began[at] ?? null);
    const back = [...errors].filter((signature) => known.has(signature));
    for (const signature of errors) known.add(signature);
    const stillBroken = broken && collapsed(advance);
    broken = collapsed(advance);
    if (!worked || (back.length === 0 && !stillBroken)) continue;
    times += 1;
    for (const signature of back.length > 0 ? back : errors)
      counts.set(signature, (counts.get(signature) ?? 0) + 1);
  }
  if (times < patience(policy.sameErrorMax, told)) return null;
  const [signature] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as const);
  return { rule: 'same-error', signature, times };
}

/** None of the tests that were to be mended runs any more; where there were none, none of those that held. */
function hasCollapsed(
  { tests, whole }: IterationRecord,
  start: IterationRecord | null,
  unsteady: ReadonlySet<string>,
): boolean {
  const ofOutcome = (wanted: 'failed' | 'passed') =>
    start?.tests?.filter(({ id, outcome }) => outcome === wanted && !unsteady.has(id)) ?? [];
  const failing = ofOutcome('failed');
  const looked = failing.length > 0 ? failing : ofOutcome('passed');
  const ran = new Set(tests?.filter(({ outcome }) => outcome !== 'skipped').map(({ id }) => id));
  return whole && looked.length > 0 && !looked.some(({ id }) => ran.has(id));
}

const errorsOf = (
  { tests, errors, objections }: IterationRecord,
  unsteady: ReadonlySet<string>,
): string[] => [
  ...errors,
  ...objections,
  ...(tests ?? []).flatMap(({ id, signature }) =>
    signature === null || unsteady.has(id) ? [] : [signature],
  ),
];
