import canonicalize from 'canonicalize';
import * as z from 'zod/mini';

/** What can stand on the trail. Every one of them is something that a person or a program did, never what one said of it. */
const trailKinds = [
  'began',
  'started',
  'proposed',
  'viewed',
  'approved',
  'refused',
  'voided',
  'began-action',
  'ended-action',
  'rolled-back',
  'verified',
  'killed',
  'lifted',
  'broke-glass',
  'reviewed',
  'decided',
  'overrode',
  'signed-in',
  'signed-out',
  'granted',
  'revoked',
] as const;

/** How it is known who somebody is. A Temporal signal proves nothing: its name is what somebody typed. */
const proofs = ['signature', 'login', 'github', 'token', 'unverified', 'program'] as const;

/** One line that a terminal shows as it stands, and that every store gives back as it was. */
const line = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.regex(/^\P{Cc}*$/u),
    z.refine((text) => text.isWellFormed()),
  );
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const fields = {
  kind: z.enum(trailKinds),
  who: z.strictObject({
    name: line(200),
    proof: z.enum(proofs),
    /** Of what proved it: a key's fingerprint, a token's id, a login's subject, a comment on GitHub; null where nothing did. */
    credential: z.nullable(line(200)),
  }),
  /** In plain words, one line. */
  what: line(2000),
  /** What it is about; each may be asked for. */
  about: z.strictObject({
    /** `repository#change`, plan hash and so on are ids, never contents. */
    workflow: z.nullable(line(300)),
    plan: z.nullable(hash),
    assets: z.array(line(200)).check(z.maxLength(1000)),
  }),
  /** SHA-256 of what belongs to it and is too large or too secret to stand here, by name: an output, a view, a request. */
  digests: z.record(line(60), hash),
};

/** What somebody has put on the trail. */
export const trailEventSchema = z.strictObject(fields);
export type TrailEvent = z.infer<typeof trailEventSchema>;

export const trailEntrySchema = z.strictObject({
  /** Of the installation whose trail it is: entries of another one fit nowhere. */
  trail: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  /** From 1; the order of entries is theirs, whatever clocks say. */
  number: z.int().check(z.minimum(1)),
  /** By the clock of whoever wrote it, ISO 8601 in UTC. */
  at: z.iso.datetime(),
  ...fields,
  /** The sum of the entry before; of the first, `beginning`. */
  previous: hash,
});
export type TrailEntry = z.infer<typeof trailEntrySchema>;

export const beginning = '0'.repeat(64);

/** The sum of a text: SHA-256 in hex. Given from outside, since nothing here computes it. */
export type Sum = (text: string) => string;

/** As it is summed up and stored: canonical JSON (RFC 8785), one line. */
export const entryText = (entry: TrailEntry): string => canonicalize(entry) ?? '';

/** A line of an exported trail: the entry's sum, a blank, the entry. */
export const entryLine = (sum: string, text: string): string => `${sum} ${text}`;

/** The last entry that stands. */
export interface TrailHead {
  number: number;
  sum: string;
}

export const emptyTrail: TrailHead = { number: 0, sum: beginning };

/** The entry that an event becomes behind the last one. */
export function nextEntry(
  head: TrailHead,
  event: TrailEvent,
  { trail, at, sum }: { trail: string; at: string; sum: Sum },
): { entry: TrailEntry; text: string; head: TrailHead } {
  const entry: TrailEntry = { trail, number: head.number + 1, at, ...event, previous: head.sum };
  const text = entryText(entry);
  return { entry, text, head: { number: entry.number, sum: sum(text) } };
}
