import type { Alarm, LadderStep, StuckReason } from '../loop/record.ts';

/** What was done after an iteration, for people; nothing where it just went on. */
export const describeStep = (step: LadderStep): string => steps[step];

const steps: Record<LadderStep, string> = {
  'go-on': '',
  nudge: 'it was told so',
  'other-approach': 'another way, from the best snapshot',
  'ask-person': 'a person was asked',
};

const notes: Record<StuckReason['rule'] | Alarm['alarm'] | 'objections', string> = {
  'same-error': 'the same error again',
  unchanged: 'no file changed',
  'seen-before': 'the files are as they were before',
  'no-better': 'no better than before',
  'call-cycle': 'the same calls over and over',
  'trivial-edits': 'nothing but trivial edits',
  'cost-per-test': 'dear for what it won',
  tampering: 'tests were changed that were there before',
  exhausted: 'the sandbox ran out of something',
  security: 'looks like an attempt on the sandbox',
  limit: 'a bound is reached',
  objections: 'it was not let through',
};

/** The note of an iteration for people: the rule or alarm that it names in words, anything else as it stands. */
export const describeNote = (note: string): string =>
  Object.hasOwn(notes, note) ? notes[note as keyof typeof notes] : note;

/** Its name and version; what it is made of and its limits are told where there is room. */
export const engineName = (description: string): string => description.split(';', 1)[0] ?? '';
