import type { LadderStep } from './record.ts';

/**
 * The next rung for a developer that is stuck: it is told so; then it begins anew from the best snapshot; then a person
 * redirects it. `taken` are the rungs since it last made progress: progress takes it off the ladder.
 */
export function climb(taken: readonly LadderStep[]): LadderStep {
  if (taken.includes('other-approach')) return 'ask-person';
  return taken.includes('nudge') ? 'other-approach' : 'nudge';
}
