import * as z from 'zod/mini';
import { clip } from '../clip.ts';
import { safeText } from '../panel/safe-text.ts';
import { assetStates, type Observation } from './asset.ts';

const factsMax = 30;
const eventsMax = 20;
const lineCharactersMax = 300;
const identityCharactersMax = 500;

/** An observation as another program tells it. */
export const observationSchema = z.object({
  state: z.enum(assetStates),
  health: z.enum(['healthy', 'unhealthy', 'unknown']),
  identity: z.nullable(z.string()),
  version: z.nullable(z.string()),
  configDigest: z.nullable(z.string()),
  facts: z.record(z.string(), z.string()),
  events: z.array(z.object({ at: z.string(), what: z.string() })),
  reason: z.nullable(z.string()),
});

const nothingKnown = {
  health: 'unknown',
  identity: null,
  version: null,
  configDigest: null,
  facts: {},
  events: [],
} as const;

/** It could not be asked, or its answer is none: a state of its own, in which nothing is done to it. */
export const unreachable = (reason: string): Observation =>
  tameObservation({ ...nothingKnown, state: 'unreachable', reason: reason || 'it does not answer' });

/** Its source does not know it any more. */
export const gone = (reason: string | null = null): Observation =>
  tameObservation({ ...nothingKnown, state: 'gone', reason });

/**
 * An observation with all text in it cut and made safe, and without claims that contradict one another: what does not run
 * is not healthy. An identity too long to keep is none.
 */
export function tameObservation(seen: Observation): Observation {
  const lies = seen.health === 'healthy' && seen.state !== 'running' && seen.state !== 'degraded';
  const { identity, version, configDigest, reason } = seen;
  return {
    state: seen.state,
    health: lies ? 'unknown' : seen.health,
    identity: identity !== null && isPlain(identity) ? identity : null,
    version: version !== null && isPlain(version) ? version : null,
    configDigest: configDigest !== null && /^[0-9a-f]{64}$/u.test(configDigest) ? configDigest : null,
    facts: Object.fromEntries(
      Object.entries(seen.facts)
        .filter(([name]) => /^[A-Za-z][A-Za-z0-9._-]{0,59}$/u.test(name) && name !== 'constructor')
        .slice(0, factsMax)
        .map(([name, value]) => [name, tameLine(value)]),
    ),
    events: seen.events
      .slice(-eventsMax)
      .map(({ at, what }) => ({ at: isTime(at) ? at : '', what: tameLine(what) })),
    reason: lies ? `It says that it is healthy, but is ${seen.state}.` : reason && tameLine(reason),
  };
}

/** Compared and signed as it is, so nothing of it may be hidden or cut. */
const isPlain = (text: string): boolean =>
  text !== '' && text.length <= identityCharactersMax && /^[\x20-\x7e]+$/u.test(text);

const isTime = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u.test(text);

const tameLine = (text: string): string =>
  clip(
    safeText(text.slice(0, lineCharactersMax * 4).toWellFormed())
      .replaceAll(/\s+/gu, ' ')
      .trim(),
    lineCharactersMax,
  );
