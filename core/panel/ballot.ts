import * as z from 'zod/mini';
import { findingSchema, focuses, severities } from './finding.ts';

export const votes = ['pass', 'fail', 'abstain'] as const;
export type Vote = (typeof votes)[number];

/** More findings than this in one ballot are cut off, worst first, and the seat is told off in the record. */
export const findingsPerBallotMax = 200;

export const ballotSchema = z.object({
  vote: z.enum(votes),
  confidence: z.number().check(z.minimum(0), z.maximum(1)),
  summary: z.string().check(z.maxLength(4000)),
  findings: z.array(findingSchema),
  /** The files of the ask that the seat says it has read. */
  covered: z.array(z.string()),
});

/** What a seat answers to one ask. */
export type Ballot = z.infer<typeof ballotSchema>;

const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const nullableString = { anyOf: [{ type: 'string' }, { type: 'null' }] };

/**
 * The JSON Schema that providers are asked to keep to. It uses only what all of them take: every field required,
 * no bounds, no formats; `ballotSchema` checks the rest. The vote comes last: a model that writes in this order has then
 * looked before it votes.
 */
export const ballotJsonSchema = object({
  findings: {
    type: 'array',
    items: object({
      title: { type: 'string' },
      category: { type: 'string', enum: [...focuses] },
      cwe: { ...nullableString, description: 'Such as CWE-79, or null.' },
      severity: { type: 'string', enum: [...severities] },
      file: { type: 'string' },
      side: { type: 'string', enum: ['head', 'base'] },
      startLine: { type: 'integer' },
      endLine: { type: 'integer' },
      quote: { type: 'string', description: 'The offending text, copied word for word from those lines.' },
      reason: { type: 'string' },
      fix: nullableString,
      confidence: { type: 'number' },
    }),
  },
  covered: { type: 'array', items: { type: 'string' }, description: 'The files that you have read in full.' },
  summary: { type: 'string', description: 'Two sentences at the most.' },
  vote: { type: 'string', enum: [...votes] },
  confidence: { type: 'number', description: 'How sure you are of the vote, from 0 to 1.' },
});
