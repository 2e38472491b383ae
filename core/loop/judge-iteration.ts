import type { TreeId } from '../ids.ts';
import { advise } from './advise.ts';
import { acceptedTampering } from './accepted-tampering.ts';
import { findAlarms } from './alarms.ts';
import { findCallCycle } from './call-cycles.ts';
import { type LoopCase, rungsSinceProgress } from './case.ts';
import { findCostPerTest } from './cost-per-test.ts';
import { findBest } from './find-best.ts';
import { climb } from './ladder.ts';
import { findNoBetter } from './no-better.ts';
import { followProgress } from './progress.ts';
import type { IterationRecord, LoopJudgement, LoopPolicy, StuckReason } from './record.ts';
import { findSeenBefore, findUnchanged } from './repeated-trees.ts';
import { findSameError } from './same-error.ts';
import { lastStretch, type Stretch, wasTold } from './stretch.ts';
import { findTrivialEdits } from './trivial-edits.ts';
import { unsteadyTests } from './unsteady-tests.ts';
import { withoutWavering } from './wavering-errors.ts';

/** The ones that say most come first: they lead the advice. */
const rules = [
  findSeenBefore,
  findCallCycle,
  findUnchanged,
  findTrivialEdits,
  findSameError,
  findNoBetter,
  findCostPerTest,
];

/**
 * What is to be done after the last of `told`, which are all of a task in order of their numbers; each but the last
 * says which rung was taken after it. The same records give the same judgement. `elapsed` is the time at work, without
 * waiting for people.
 */
export function judgeIteration(
  told: readonly IterationRecord[],
  policy: LoopPolicy,
  elapsed: { minutes: number },
): LoopJudgement {
  const records = withoutWavering(told);
  const unsteady = unsteadyTests(records);
  const stretch = lastStretch(records);
  const accepted = acceptedTampering(records);
  const best = findBest(stretch, unsteady, accepted);
  const alarms = findAlarms(records, policy, elapsed);
  const it = openCase({ stretch, best, unsteady, accepted, policy });
  const stuck = it === null || isDone(it.last.record) ? [] : rules.flatMap((rule) => rule(it) ?? []);
  const step = nextStep(it, stuck, alarms.length > 0);
  return { step, stuck, alarms, best, advice: it === null ? '' : advise({ it, step, stuck }) };
}

const isDone = ({ green, finished, objections }: IterationRecord): boolean =>
  green && finished && objections.length === 0;

function nextStep(it: LoopCase | null, stuck: StuckReason[], alarmed: boolean): LoopJudgement['step'] {
  if (alarmed) return 'ask-person';
  if (it === null || stuck.length === 0) return 'go-on';
  return climb(it.rungs);
}

function openCase({
  stretch,
  best,
  unsteady,
  accepted,
  policy,
}: {
  stretch: Stretch;
  best: number;
  unsteady: ReadonlySet<string>;
  accepted: ReadonlySet<string>;
  policy: LoopPolicy;
}): LoopCase | null {
  const advances = followProgress(stretch, unsteady, policy);
  const last = advances.at(-1);
  if (!last) return null;
  // What a rung says about the last iteration comes after this judgement.
  const earlier = advances.slice(0, -1);
  const rungs = last.raised ? [] : rungsSinceProgress(earlier).flatMap(({ taken }) => taken ?? []);
  return {
    start: stretch.start,
    advances,
    last,
    best,
    policy,
    began: beginnings(stretch, unsteady, accepted),
    since: earlier.findLastIndex(({ record }) => wasTold(record)) + 1,
    rungs,
    told: rungs.length > 0,
    unsteady,
  };
}

/** The tree that each iteration began with: the one before it, or the best where another approach was taken. */
function beginnings(
  { start, work }: Stretch,
  unsteady: ReadonlySet<string>,
  accepted: ReadonlySet<string>,
): (TreeId | null)[] {
  const trees = new Map([...(start ? [start] : []), ...work].map(({ number, tree }) => [number, tree]));
  return work.map((_, at) => {
    const before = at === 0 ? start : work[at - 1];
    if (before?.taken !== 'other-approach' || at === 0) return before?.tree ?? null;
    return trees.get(findBest({ start, work: work.slice(0, at) }, unsteady, accepted)) ?? before.tree;
  });
}
