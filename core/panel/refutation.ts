import * as z from 'zod/mini';
import type { SeatId } from '../ids.ts';
import { type Finding, severities, type Severity } from './finding.ts';

export const judgements = ['upheld', 'refuted', 'undecided'] as const;

/** So many refuters take a second look at one finding at the most: one of each other family. */
export const refutersMax = 3;
/** So many findings of a round get a second look at the most, the worst first. */
export const claimsPerRoundMax = 40;
/** So many of them stand in one ask at the most. */
export const claimsPerAskMax = 10;

const judgementSchema = z.object({
  /** The number under which the ask shows the claim. */
  claim: z.int().check(z.minimum(1)),
  judgement: z.enum(judgements),
  /** How grave the refuter holds it to be; null unless upheld. */
  severity: z.nullable(z.enum(severities)),
  file: z.string().check(z.maxLength(4096)),
  side: z.enum(['head', 'base']),
  startLine: z.int().check(z.minimum(0)),
  endLine: z.int().check(z.minimum(0)),
  /** Text of the change that speaks for or against the claim. Where it does not stand, the judgement counts as undecided. */
  quote: z.string().check(z.maxLength(4000)),
  reason: z.string().check(z.maxLength(4000)),
});

export const refutationSchema = z.object({ judgements: z.array(judgementSchema) });

/** What a refuter says of one claim. */
export type ClaimJudgement = z.infer<typeof judgementSchema>;
/** What a refuter answers to one ask. */
export type RefutationAnswer = z.infer<typeof refutationSchema>;

const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** For providers, by the rules of `ballotJsonSchema`. The judgement comes after its evidence: it is then made on it. */
export const refutationJsonSchema = object({
  judgements: {
    type: 'array',
    items: object({
      claim: { type: 'integer', description: 'The number of the claim.' },
      file: { type: 'string' },
      side: { type: 'string', enum: ['head', 'base'] },
      startLine: { type: 'integer' },
      endLine: { type: 'integer' },
      quote: {
        type: 'string',
        description: 'The text that decides it, copied word for word from those lines.',
      },
      reason: { type: 'string' },
      judgement: { type: 'string', enum: [...judgements] },
      severity: {
        anyOf: [{ type: 'string', enum: [...severities] }, { type: 'null' }],
        description: 'If upheld, how grave it is; otherwise null.',
      },
    }),
  },
});

/** A finding of one ballot that other families are asked about: the clearest of those that were merged with it. */
export interface DoubtedFinding {
  seat: SeatId;
  piece: number;
  /** Its number in the ballot. */
  number: number;
  finding: Finding;
}

/** One refuter's share of a round's second look: findings whose place stands in one piece. */
export interface RefutationAsk {
  seat: SeatId;
  piece: number;
  /** Indexes into the plan's findings; the ask shows them in this order, counted from 1. */
  findings: number[];
}

/** Who is asked about what; fixed before the first ask, so that whoever does not answer is missed. */
export interface RefutationPlan {
  findings: DoubtedFinding[];
  asks: RefutationAsk[];
}

/** One ask's answer, as recorded. */
export interface CastRefutation {
  seat: SeatId;
  piece: number;
  answer: RefutationAnswer;
}

/** What became of one refuter's second look at one finding. */
export interface Refutation {
  seat: SeatId;
  family: string;
  simulated: boolean;
  /** `lost`: asked, and no answer came; `reason` says why. */
  judgement: ClaimJudgement['judgement'] | 'lost';
  severity: Severity | null;
  file: string;
  side: 'head' | 'base';
  startLine: number;
  endLine: number;
  quote: string;
  reason: string;
  /** Why it counts as undecided whatever it says, in words; null when it counts as it stands. */
  discounted: string | null;
}
