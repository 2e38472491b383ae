import * as z from 'zod';

const shape = {
  /** Left out matches all methods. */
  method: z.string().optional(),
  /** The path behind `/api/v3`, or from the root for GraphQL and git; `*` stands for one part, `**` for any number. */
  path: z.string().default('**'),
  /** How many requests it strikes; null strikes until it is taken away. */
  times: z.int().min(1).nullable().default(1),
  /** Requests that match and are spared first. */
  skip: z.int().min(0).default(0),
};

export const apiFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(500),
    ...shape,
  }),
  z.strictObject({
    kind: z.enum([
      'token-revoked',
      'not-acceptable',
      'unprocessable',
      'not-found',
      'reset-before',
      'reset-after',
    ]),
    ...shape,
  }),
  z.strictObject({
    kind: z.enum(['secondary-limit', 'too-many-requests']),
    retryAfterSeconds: z.int().min(0).nullable().default(60),
    ...shape,
  }),
  z.strictObject({ kind: z.literal('primary-limit'), resetInSeconds: z.int().min(0).default(60), ...shape }),
  z.strictObject({ kind: z.literal('slow'), ms: z.int().min(0).max(600_000), ...shape }),
  z.strictObject({ kind: z.literal('hold'), ...shape }),
]);

export const apiFaultsSchema = z.array(apiFaultSchema).max(1000);
export type ApiFault = z.infer<typeof apiFaultSchema>;
export type ApiFaultInput = z.input<typeof apiFaultSchema>;

export const apiFaultMeanings: Record<ApiFault['kind'], string> = {
  'server-error': 'answers 500, 502, 503 or 504 (`status`) and does nothing',
  'token-revoked': 'answers 401 Bad credentials, and the token stays revoked',
  'not-acceptable': 'answers 406: the diff is too large',
  unprocessable: 'answers 422 Validation Failed',
  'not-found': 'answers 404 Not Found',
  'secondary-limit': 'answers 403 with `retry-after` (null leaves it out)',
  'too-many-requests': 'answers 429 with `retry-after` (null leaves it out)',
  'primary-limit': 'answers 403 with x-ratelimit-remaining 0 and a reset in `resetInSeconds`',
  slow: 'does it, and answers after `ms`',
  hold: 'does it, and answers when released',
  'reset-before': 'the connection is reset and nothing was done',
  'reset-after': 'it was done, then the connection is reset',
};

export interface ApiFaults {
  add(...faults: ApiFaultInput[]): void;
  set(faults: ApiFaultInput[]): void;
  /** The first fault for the request, counted as used; null if none is left. */
  take(method: string, path: string): ApiFault | null;
  left(): ApiFault[];
  /** Resolves when held answers are let go. */
  held(): Promise<void>;
  /** How many answers are held now. */
  holding(): number;
  release(): void;
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('**')
      .map((part) =>
        part
          .split('*')
          .map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`))
          .join('[^/]*'),
      )
      .join('.*')}$`,
    'u',
  );

export function createApiFaults(): ApiFaults {
  let left: ApiFault[] = [];
  let waiting: (() => void)[] = [];
  return {
    add: (...faults) => {
      left = [...left, ...apiFaultsSchema.parse(faults)];
    },
    set: (faults) => {
      left = apiFaultsSchema.parse(faults);
    },
    take: (method, path) => {
      const fault = left.find(
        (candidate) =>
          (candidate.method === undefined || candidate.method === method) &&
          patternOf(candidate.path).test(path),
      );
      if (!fault) return null;
      if (fault.skip > 0) {
        fault.skip -= 1;
        return null;
      }
      if (fault.times !== null) fault.times -= 1;
      left = left.filter((candidate) => candidate.times !== 0);
      return fault;
    },
    left: () => left,
    held: () => new Promise((resolve) => waiting.push(resolve)),
    holding: () => waiting.length,
    release: () => {
      for (const go of waiting) go();
      waiting = [];
    },
  };
}
