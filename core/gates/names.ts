/** What a function's name makes its caller rely on. */
export type NamedWork = 'judges' | 'transforms' | 'computes' | 'fetches' | 'delivers' | 'changes';

const verbs: Readonly<Record<NamedWork, readonly string[]>> = {
  judges: ['validate', 'verify', 'check', 'authenticate', 'authorize', 'authorise'],
  transforms: ['encrypt', 'decrypt', 'hash', 'sanitize', 'sanitise', 'escape', 'sign', 'redact', 'anonymize'],
  computes: ['compute', 'calculate'],
  fetches: ['fetch', 'load', 'query', 'download'],
  delivers: ['save', 'send', 'persist', 'upload', 'publish', 'notify', 'charge', 'refund', 'pay', 'transfer'],
  changes: [
    'create',
    'update',
    'delete',
    'remove',
    'insert',
    'process',
    'generate',
    'parse',
    'register',
    'import',
  ],
};

const workByVerb: ReadonlyMap<string, NamedWork> = new Map(
  (Object.keys(verbs) as NamedWork[]).flatMap((work) => verbs[work].map((verb) => [verb, work] as const)),
);

const askedStates: ReadonlySet<string> = new Set(
  'valid authorized authorised authenticated allowed permitted permission permissions access verified safe expired'.split(
    ' ',
  ),
);

/** A name with one of these says itself that little is to be expected. */
const modest: ReadonlySet<string> = new Set(
  'noop nop none default defaults mock mocked fake stub dummy identity null nothing empty test example always never allow any console log debug print unsafe disabled skip passthrough'.split(
    ' ',
  ),
);

/** `validateUserToken`, `validate_user_token` and `HTTPCheck` as lower-case words. */
export const wordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

export const isModestName = (name: string): boolean => wordsOf(name).some((word) => modest.has(word));

export function workPromisedBy(name: string): NamedWork | null {
  const words = wordsOf(name);
  if (words.some((word) => modest.has(word))) return null;
  const [first, ...rest] = words[0] === 'do' || words[0] === 'try' ? words.slice(1) : words;
  if (first === undefined) return null;
  if (['is', 'has', 'can', 'are'].includes(first)) {
    return rest.some((word) => askedStates.has(word)) ? 'judges' : null;
  }
  return workByVerb.get(first) ?? null;
}
