import * as z from 'zod/mini';
import { commandSchema } from './command.ts';

const commitSchema = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const loginSchema = z.string().check(z.regex(/^[\w.[\]-]{1,100}$/));
const idSchema = z.int().check(z.minimum(1));

const repository = {
  owner: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  repo: z.string().check(z.regex(/^(?!\.{1,2}$)[\w.-]{1,100}$/)),
};
const pullRequest = { ...repository, number: idSchema };
const numbersSchema = z.array(idSchema).check(z.maxLength(100));

export const headActions = [
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
  'converted_to_draft',
  'edited-base',
] as const;

/** What the engine may have to do something about, of all that GitHub tells; people's text in it is untrusted. */
export const deliverySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('head'),
    ...pullRequest,
    head: commitSchema,
    action: z.enum(headActions),
  }),
  z.strictObject({ kind: z.literal('closed'), ...pullRequest, merged: z.boolean() }),
  z.strictObject({
    kind: z.literal('review'),
    ...pullRequest,
    reviewer: loginSchema,
    state: z.enum(['approved', 'changes-requested', 'dismissed']),
    commit: commitSchema,
  }),
  z.strictObject({
    kind: z.literal('comment'),
    ...pullRequest,
    commentId: idSchema,
    author: loginSchema,
    commands: z.array(commandSchema).check(z.minLength(1)),
  }),
  z.strictObject({
    kind: z.literal('review-comment'),
    ...pullRequest,
    commentId: idSchema,
    author: loginSchema,
    /** The comment that began the thread; null for one that begins a thread itself. */
    inReplyTo: z.nullable(idSchema),
    commands: z.array(commandSchema).check(z.minLength(1)),
  }),
  /** People's words without a command, on a pull request that a task follows. */
  z.strictObject({ kind: z.literal('said'), ...pullRequest }),
  z.strictObject({
    kind: z.literal('thread'),
    ...pullRequest,
    resolved: z.boolean(),
    by: loginSchema,
    commentIds: z.array(idSchema).check(z.maxLength(100)),
  }),
  /** Somebody asks for a check of ours once more. `numbers` is empty for a head of a fork, of which GitHub names none. */
  z.strictObject({
    kind: z.literal('rerun'),
    ...repository,
    head: commitSchema,
    numbers: numbersSchema,
    externalId: z.nullable(z.string().check(z.maxLength(400))),
    by: loginSchema,
  }),
  /** A check or status of somebody else's has ended. Several of one head may have become one delivery. */
  z.strictObject({ kind: z.literal('checks'), ...repository, head: commitSchema }),
  z.strictObject({
    kind: z.literal('repository'),
    ...repository,
    action: z.enum(['renamed', 'transferred', 'archived', 'unarchived', 'deleted']),
    /** `owner/name` until then, where that has changed. */
    was: z.nullable(z.string().check(z.maxLength(201))),
  }),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** Of GitHub itself; a delivery that is sent again keeps it. */
export const deliveryIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The one JSON object that starts `handleDelivery`. */
export type DeliveryInput = Delivery & { id: string };

export const deliveryWorkflowId = (id: string): string => `delivery/${id}`;

/** What can happen once only, whatever GitHub or somebody who recorded its deliveries sends: a comment is written once. */
export function onceKey(delivery: Delivery): string | null {
  if (delivery.kind !== 'comment' && delivery.kind !== 'review-comment') return null;
  return `${delivery.kind}/${delivery.owner}/${delivery.repo}/${delivery.commentId}`.toLowerCase();
}

/** Deliveries that share it, and wait at the same time, ask for the same and are handled as one. */
export function togetherKey(delivery: Delivery): string | null {
  const { kind, owner, repo } = delivery;
  if (kind === 'checks') return `checks/${owner}/${repo}/${delivery.head}`.toLowerCase();
  if (kind === 'said') return `said/${owner}/${repo}/${delivery.number}`.toLowerCase();
  if (kind !== 'thread') return null;
  // Whoever closes one thread closes more; what a program closes is told from what a person does.
  const who = delivery.by.endsWith('[bot]') ? 'bot' : 'person';
  return `thread/${owner}/${repo}/${delivery.number}/${who}`.toLowerCase();
}
