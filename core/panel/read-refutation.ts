import { describeProblem } from './answer-problem.ts';
import { findJson } from './answer-text.ts';
import { type RefutationAnswer, refutationSchema } from './refutation.ts';
import { bounded, inOrder, isFields, lower } from './tidy-answer.ts';

export type ReadRefutation =
  | { usable: true; answer: RefutationAnswer }
  /** At most ten sentences, fit to be sent back to the model. */
  | { usable: false; problems: string[] };

const problemsMax = 10;

/**
 * Turns a model's text into its judgements of the `claims` claims that it was shown, in their order: one of each.
 * Tolerant only where nothing can be misread, as `readAnswer` is. What is missing, or said twice, is a problem: nothing
 * may be read into silence.
 */
export function readRefutation(text: string, claims: number): ReadRefutation {
  const json = findJson(text);
  if (!json.found) return { usable: false, problems: [json.problem] };
  const parsed = refutationSchema.safeParse(tidy(json.value));
  if (!parsed.success) return unusable(parsed.error.issues.map(describeProblem));
  const said = parsed.data.judgements.toSorted((a, b) => a.claim - b.claim);
  const problems = [
    ...Array.from({ length: claims }, (_, index) => index + 1).flatMap((claim) => {
      const times = said.filter((one) => one.claim === claim).length;
      return times === 1 ? [] : [`claim ${claim}: must be judged once, and was judged ${times} times`];
    }),
    ...said
      .filter((one) => one.claim > claims)
      .map((one) => `claim ${one.claim}: there are only ${claims} claims`),
    ...said
      .filter((one) => one.judgement === 'upheld' && one.severity === null)
      .map((one) => `claim ${one.claim}: severity must be there, since it is upheld`),
  ];
  return problems.length > 0 ? unusable(problems) : { usable: true, answer: { judgements: said } };
}

const unusable = (problems: string[]): ReadRefutation => ({
  usable: false,
  problems: [...new Set(problems)].slice(0, problemsMax),
});

function tidy(value: unknown): unknown {
  if (!isFields(value)) return value;
  const { judgements } = value;
  return { judgements: Array.isArray(judgements) ? judgements.map(tidyJudgement) : judgements };
}

function tidyJudgement(value: unknown): unknown {
  if (!isFields(value)) return value;
  const judgement = lower(value['judgement']);
  const [startLine, endLine] = inOrder(value['startLine'], value['endLine']);
  // Whoever cannot decide has no place to name: what stands there then is not read.
  const place =
    judgement === 'undecided'
      ? { file: '', side: 'head', startLine: 0, endLine: 0, quote: '' }
      : {
          file: bounded(value['file'], 4096),
          side: lower(value['side']),
          startLine,
          endLine,
          quote: bounded(value['quote'], 4000),
        };
  return {
    claim: value['claim'],
    judgement,
    severity: judgement === 'upheld' ? lower(value['severity'] ?? null) : null,
    ...place,
    reason: bounded(value['reason'] ?? '', 4000),
  };
}
