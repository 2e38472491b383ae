import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { signatureFields } from './signed-statement.ts';

/** What is signed where a person answers a question, or puts a task back. */
export const statementKinds = ['countersign.decision.v1', 'countersign.rollback.v1'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** Binds an answer to the one question that its signer was asked: on any other it counts for nothing. */
const signedSchema = z.strictObject({
  kind: z.enum(statementKinds),
  /** Id of the audit, task or incident. */
  subject: z.string().check(z.minLength(1), z.maxLength(1000)),
  /** Its number there, from 1. */
  question: z.int().check(z.minimum(1)),
  ...signatureFields,
});
type Signed = z.infer<typeof signedSchema>;

/** What vouches for whoever answers: nothing for a typed name. What it says is to be checked by whoever weighs it. */
export type Vouching =
  | { kind: 'typed' }
  | { kind: 'signed'; signed: Signed }
  /** `comment` names a comment on GitHub, as its recorded delivery does: see `onceKey`. */
  | { kind: 'comment'; comment: string };

export interface GivenAnswer {
  /** What was answered, as yet unchecked. */
  answer: unknown;
  vouching: Vouching;
}

const example = {
  kind: 'countersign.decision.v1',
  subject: 'audit-1a2b3c4d5e6f.0a1b2c3d',
  question: 1,
  at: '2026-01-31T12:00:00Z',
  key: 'ssh-ed25519 AAAA…',
  signature: '88 letters',
};

/** Parts what was answered from what vouches for whoever answers. */
export function readAnswer(raw: unknown): GivenAnswer | { refused: string } {
  if (!isFields(raw)) return typed(raw);
  if ('signature' in raw || 'kind' in raw) return readSigned(raw);
  if (!('comment' in raw)) return typed(raw);
  const { comment, ...answer } = raw;
  if (typeof comment === 'string' && comment.length > 0 && comment.length <= 400)
    return { answer, vouching: { kind: 'comment', comment } };
  return {
    refused:
      '"comment" names the comment on GitHub that decides, and this names none: leave it out of what you type.',
  };
}

const typed = (answer: unknown): GivenAnswer => ({ answer, vouching: { kind: 'typed' } });

function readSigned(raw: Record<string, unknown>): GivenAnswer | { refused: string } {
  const { kind, subject, question, at, key, signature, ...answer } = raw;
  const parsed = signedSchema.safeParse({ kind, subject, question, at, key, signature });
  if (parsed.success) return { answer, vouching: { kind: 'signed', signed: parsed.data } };
  const why = explainInput(parsed.error.issues, raw, 'The signed answer', example);
  return { refused: `${why} "countersign decide … --print" makes one.` };
}

const isFields = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);
