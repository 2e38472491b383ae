import { countBack, type LoopCase } from './case.ts';
import type { StuckReason } from './record.ts';
import { leftAsItWas, patience } from './stretch.ts';

/** Iterations in a row that changed nothing that counts: white space, comments, names, order; or nothing at all. */
export function findTrivialEdits(it: LoopCase): StuckReason | null {
  const { last, began, policy, told } = it;
  if (!last.record.edit.trivial && !leftAsItWas(last.record, began.at(-1) ?? null)) return null;
  let trivial = 0;
  const times = countBack(it, ({ record }, at) => {
    if (record.edit.trivial) trivial += 1;
    return record.edit.trivial || leftAsItWas(record, began[at] ?? null);
  });
  // Iterations that only read before one that tidied up are judged by their own rule.
  return trivial > 0 && times >= patience(policy.trivialMax, told) ? { rule: 'trivial-edits', times } : null;
}
