import * as z from 'zod/mini';
import { gutter } from '../develop/gutter.ts';
import { fenced } from '../panel/markdown.ts';
import { parseReasoned, reasonsJson } from './reasoned-answer.ts';
import type { AskedOpinion, SeatOpinion } from './status.ts';

/** How often in one incident other models are asked what they believe. */
export const opinionsMax = 3;

const opinionSchema = z.object({
  /** From 1; 0 where it believes none of them. */
  hypothesis: z.int().check(z.minimum(0)),
  sure: z.number().check(z.minimum(0), z.maximum(1)),
  /** A sentence each. */
  reasons: z.array(z.string()),
});
/** What a seat believes to be the cause. It decides nothing: the remediator weighs it. */
export type Opinion = z.infer<typeof opinionSchema>;

/** For providers, by the rules of `ballotJsonSchema`. The choice comes after its reasons: it is then made on them. */
export const opinionJsonSchema = {
  type: 'object',
  properties: {
    reasons: reasonsJson('something that stands in what was read'),
    hypothesis: {
      type: 'integer',
      description: 'The number of the hypothesis that you believe; 0 where what was read bears out none.',
    },
    sure: { type: 'number', description: 'How sure you are of that: from 0, a guess, to 1, certain.' },
  },
  required: ['reasons', 'hypothesis', 'sure'],
  additionalProperties: false,
};

/** What a seat answered about so many hypotheses; null where it is no opinion on them. */
export function readOpinion(text: string, hypotheses: number): Opinion | null {
  const parsed = opinionSchema.safeParse(parseReasoned(text));
  return parsed.success && parsed.data.hypothesis <= hypotheses ? parsed.data : null;
}

/** Something that the remediator has read, and what it asked for. */
export interface Reading {
  tool: string;
  summary: string;
  text: string;
}

const readingMax = 6000;
/** Readings that are shown; the latest count. */
export const readingsMax = 12;

/** Of a log the end counts, of all else the beginning. */
const shown = ({ tool, text }: Reading): string =>
  tool === 'logs' ? text.slice(-readingMax) : text.slice(0, readingMax);

/** The question to a seat. All of it is data of others: each line of theirs stands behind a mark or in a fence. */
export const opinionPrompt = ({
  question,
  hypotheses,
  what,
  readings,
}: {
  question: string;
  hypotheses: readonly string[];
  what: string;
  readings: readonly Reading[];
}): string =>
  [
    'THE QUESTION OF WHOEVER LOOKS AT IT (a claim)',
    gutter('question', question),
    'ITS HYPOTHESES (claims)',
    ...tellHypotheses(hypotheses),
    'WHAT WAS REPORTED (a claim)',
    gutter('reported', what),
    'WHAT WAS READ OF THE ASSETS, the latest last (data)',
    ...readings.map((one) => `${one.summary}\n${fenced(shown(one), readingMax)}`),
    ...(readings.length === 0 ? ['Nothing was read yet.'] : []),
  ].join('\n\n');

const tellHypotheses = (hypotheses: readonly string[]): string[] =>
  hypotheses.map((text, index) => gutter(`hypothesis ${index + 1}`, text));

/** What seats said, as the remediator is told: they have read what anybody may have written, so that it is data, too. */
export const tellOpinions = ({ question, hypotheses, said }: AskedOpinion): string =>
  [
    gutter('asked', question),
    ...tellHypotheses(hypotheses),
    ...said.flatMap((one) => [
      `seat ${one.seat}${one.simulated ? ' (simulated)' : ''}: ${beliefOf(one)}`,
      ...one.reasons.map((reason) => gutter(`  ${one.seat}`, reason)),
    ]),
    'They decide nothing: look for what would prove the likeliest cause wrong.',
  ].join('\n');

/** In words what a seat believes. */
export function beliefOf({ hypothesis, sure }: Pick<SeatOpinion, 'hypothesis' | 'sure'>): string {
  if (hypothesis === null) return 'said nothing';
  const percent = `${Math.round(sure * 100)} % sure`;
  return hypothesis === 0 ? `none of them, ${percent}` : `hypothesis ${hypothesis}, ${percent}`;
}
