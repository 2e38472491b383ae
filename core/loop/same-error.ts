import type { LoopCase } from './case.ts';
import type { IterationRecord, StuckReason } from './record.ts';
import { leftAsItWas, patience } from './stretch.ts';

/**
 * Known errors and no news in `sameErrorMax` iterations that changed something. News is a test that passes for the first
 * time, or an error that became one never seen: they show that the work has an effect, even while other errors stay as
 * they are. The errors may take turns; what is told is the one that came back most often. Building up something new is
 * not counted, within bounds.
 */
export function findSameError(it: LoopCase): StuckReason | null {
  const { advances, since, policy, told, unsteady, start } = it;
  const news = advances.findLastIndex(({ raised, fresh, moved }) => raised || fresh || moved);
  const known = new Set(start ? errorsOf(start, unsteady) : []);
  const counts = new Map<string, number>();
  let times = 0;
  for (const [at, { record, growing }] of advances.entries()) {
    const errors = new Set(errorsOf(record, unsteady));
    const worked = at >= since && at > news && !growing && !leftAsItWas(record, it.began[at] ?? null);
    const back = [...errors].filter((signature) => known.has(signature));
    for (const signature of errors) known.add(signature);
    if (!worked || back.length === 0) continue;
    times += 1;
    for (const signature of back) counts.set(signature, (counts.get(signature) ?? 0) + 1);
  }
  if (times < patience(policy.sameErrorMax, told)) return null;
  const [signature] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as const);
  return { rule: 'same-error', signature, times };
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
