import * as z from 'zod';
import { promptTokens, type Ask } from '../ask.ts';
import { matches, matchShape } from './match.ts';

const shape = {
  ...matchShape,
  /** How many asks it strikes; null strikes until it is taken away. */
  times: z.int().min(1).nullable().default(1),
};
const fraction = z.number().min(0).max(1).default(0.5);
/** The context of a smaller model: prompts of no more tokens are spared. */
const tokensMax = z.int().min(1).nullable().default(null);

/** Faults without settings. What each does is told in `faultMeanings`. */
const plainKinds = [
  'unauthorised',
  'forbidden',
  'unknown-model',
  'quota-exhausted',
  'server-error',
  'overloaded',
  'reset',
  'refuse',
  'hang',
  'truncated-body',
  'invalid-json',
  'wrong-shape',
  'refusal',
  'empty',
  'error-body',
  'forged-quotes',
  'outside-change',
  'unknown-tool',
  'invalid-arguments',
  'ends-turn',
  'claims-done',
] as const;

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(plainKinds), ...shape }),
  z.strictObject({
    kind: z.literal('rate-limited'),
    retryAfterSeconds: z.int().min(0).nullable().default(null),
    ...shape,
  }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(0).max(3_600_000), ...shape }),
  z.strictObject({ kind: z.enum(['cut', 'stall']), fraction, ...shape }),
  z.strictObject({ kind: z.literal('context-too-long'), tokensMax, ...shape }),
  z.strictObject({ kind: z.literal('truncated-prompt'), fraction, tokensMax, ...shape }),
  z.strictObject({ kind: z.literal('many-findings'), count: z.int().min(1).max(10_000), ...shape }),
  z.strictObject({ kind: z.literal('many-calls'), count: z.int().min(1).max(1000).default(200), ...shape }),
  z.strictObject({
    kind: z.literal('huge-arguments'),
    bytes: z.int().min(1).max(16_000_000).default(1_000_000),
    ...shape,
  }),
]);

export const faultsSchema = z.array(faultSchema).max(1000);
export type Fault = z.infer<typeof faultSchema>;

export const faultMeanings: Record<Fault['kind'], string> = {
  unauthorised: 'the key is not accepted (401; 400 at Google and xAI)',
  forbidden: 'the key may not use the model (403)',
  'unknown-model': 'no such model (404)',
  'rate-limited':
    'too fast (429); retryAfterSeconds tells the wait in the provider’s own place, null tells none',
  'quota-exhausted':
    'nothing left to spend (429 insufficient_quota, RESOURCE_EXHAUSTED per day; 400 at Anthropic)',
  'server-error': 'internal error (500)',
  overloaded: 'overloaded (529 at Anthropic, else 503)',
  'context-too-long':
    'the prompt is over the context (400; 413 at GitHub); `tokensMax` spares those within it',
  reset: 'the connection is reset before any answer',
  refuse: 'the connection is closed before any answer',
  slow: 'the first byte comes after `ms`',
  hang: 'no answer until the client goes away',
  cut: 'the connection breaks after `fraction` of the answer',
  stall: 'after `fraction` of the answer nothing more comes until the client goes away',
  'truncated-body': 'the answer ends early, as if it were whole',
  'invalid-json': 'the model’s text is no JSON',
  'wrong-shape': 'the model’s JSON does not keep to the schema',
  refusal: 'the model or its safety system declines, in the provider’s own way',
  empty: 'the model says nothing',
  'error-body': 'status 200, and an error as body, or in the midst of the stream',
  'forged-quotes': 'the ballot quotes text that is not in the code',
  'outside-change': 'the ballot’s findings stand outside the change',
  'truncated-prompt':
    'only the last `fraction` of the prompt is read, or its last `tokensMax` tokens, and nobody is told',
  'many-findings': 'the ballot holds `count` findings',
  'unknown-tool': 'the developer calls a tool that there is not',
  'invalid-arguments': 'the developer’s call does not keep to the tool’s schema',
  'huge-arguments': 'the developer’s call has an argument of `bytes` letters',
  'many-calls': 'the developer makes `count` calls in one answer',
  'ends-turn': 'the developer ends its turn without a call',
  'claims-done': 'the developer says that it is done, whatever the tests say',
};

export interface Faults {
  set(faults: Fault[]): void;
  /** The first fault for the ask, counted as used; null if none is left. */
  take(ask: Ask): Fault | null;
  left(): Fault[];
}

const isSpared = (fault: Fault, ask: Ask): boolean =>
  'tokensMax' in fault && fault.tokensMax !== null && promptTokens(ask) <= fault.tokensMax;

export function createFaults(): Faults {
  let left: Fault[] = [];
  return {
    set: (faults) => {
      left = faults.map((fault) => ({ ...fault }));
    },
    take: (ask) => {
      const fault = left.find((candidate) => matches(candidate, ask) && !isSpared(candidate, ask));
      if (!fault) return null;
      if (fault.times !== null) fault.times -= 1;
      left = left.filter((candidate) => candidate.times !== 0);
      return fault;
    },
    left: () => left,
  };
}
