import { clip } from '../clip.ts';
import { fenced } from '../panel/markdown.ts';
import { inDollars } from './alarms.ts';
import type { LoopCase } from './case.ts';
import { readSignature } from './error-signature.ts';
import type { LadderStep, StuckReason } from './record.ts';

const quoteMax = 600;

/**
 * Words for the developer model: what repeats, what was tried, what to do otherwise. Text of tests and programs stands
 * in fenced, clipped quotes only, since it may say anything. Empty where there is nothing to say.
 */
export function advise({
  it,
  step,
  stuck,
}: {
  it: LoopCase;
  step: LadderStep;
  stuck: StuckReason[];
}): string {
  const [first] = stuck;
  if (step === 'go-on' || step === 'ask-person' || !first) return '';
  const opening =
    step === 'nudge'
      ? 'You are going in circles. Stop and think before the next edit.'
      : `You are still going in circles: the workspace was put back to the end of iteration ${it.best}, the best so far. Take another approach than before.`;
  return [opening, ...stuck.map(describeReason), tried(it), remedyFor(first), lastWord(step)].join('\n\n');
}

/** One paragraph, with a quote where there is one. For the model and for people alike. */
export function describeReason(reason: StuckReason): string {
  switch (reason.rule) {
    case 'same-error':
      return `The same error came back in ${reason.times} iterations of work on it:\n${quoteSignature(reason.signature)}`;
    case 'unchanged':
      return `${reason.times} iterations in a row changed nothing in the workspace.`;
    case 'seen-before':
      return `The workspace is exactly as it was after iteration ${reason.iteration}, ${reason.period} iterations ago: what was done since has been undone.`;
    case 'no-better':
      return `No more tests pass than after iteration ${reason.best}, though ${reason.iterations} iterations were spent since.`;
    case 'call-cycle':
      return reason.period === 1
        ? `The same call was made ${reason.times} times in a row with the same result.`
        : `The same ${reason.period} calls were made ${reason.times} times in turn with the same results.`;
    case 'trivial-edits':
      return `${reason.times} iterations in a row changed only white space, comments, names or the order of lines, or nothing.`;
    case 'cost-per-test':
      return `${inDollars(reason.costMicroUsd)} were spent since a test last newly passed (${reason.newlyPassing} did so far).`;
  }
}

/** A signature as a quote that cannot be taken for anything else. */
export function quoteSignature(signature: string): string {
  const { id, message, file } = readSignature(signature);
  const lines = [id && `test: ${id}`, message && `says: ${message}`, file && `in: ${file}`];
  return fenced(clip(lines.filter((line) => line !== '').join('\n'), quoteMax), quoteMax);
}

/** What the iterations since the last rise did, in numbers: their contents the model has seen. */
function tried({ advances }: LoopCase): string {
  const raised = advances.findLastIndex((advance) => advance.raised);
  const fruitless = advances.slice(raised + 1).slice(-6);
  const lines = fruitless.map(({ record: { number, edit, tests } }) => {
    const failed = tests?.filter(({ outcome }) => outcome === 'failed').length;
    const came = failed === undefined ? 'the tests did not run' : `${failed} failed`;
    return `- iteration ${number}: ${edit.files} files, +${edit.addedLines} −${edit.removedLines} lines; ${came}`;
  });
  return ['What was tried without a gain:', ...lines].join('\n');
}

function remedyFor(reason: StuckReason): string {
  switch (reason.rule) {
    case 'same-error':
      return 'Your edits do not touch the cause. Print the values at the place where it fails, find out which code really runs there, and state the cause in one sentence before you edit again.';
    case 'unchanged':
      return 'Make an edit that tests one guess about the cause; if all holds, call finish; if you cannot go on, call ask_person and say what is missing.';
    case 'seen-before':
      return 'Neither of the states that you go between is right. List what each of them breaks, and look for one cause that explains both.';
    case 'no-better':
      return 'Choose one failing test, the smallest, and work on that alone until it passes.';
    case 'call-cycle':
      return 'The answer will be the same again. Use what you have already read, or look elsewhere.';
    case 'trivial-edits':
      return 'Such edits change no behaviour. Decide what the code has to do otherwise, and change that.';
    case 'cost-per-test':
      return 'Take the cheapest step next: one failing test, the files it runs through, one edit.';
  }
}

const lastWord = (step: LadderStep): string =>
  step === 'nudge'
    ? 'Leave the tests as they are: they say what is wanted.'
    : 'Say which approach you take and why it differs from those above, then begin. Leave the tests as they are.';
