import type { Tampering } from './record.ts';
import { compact } from './test-reading.ts';

/** A value that a test puts in and the one that it expects, as `nameLiteral` writes them. */
export interface ExamplePair {
  input: string;
  expected: string;
}

/** A place of the code that answers one value with another, where it is new. */
export interface Answer {
  kind: 'branch' | 'row';
  input: string;
  /** Null where it only asks whether it is one of several. */
  expected: string | null;
  /** Which table, chain or list it stands in, and how many entries that has. */
  group: string;
  groupSize: number;
  line: string;
}

/** A function that has parameters and answers with one value, where it is new. */
export interface FixedAnswer {
  value: string;
  line: string;
}

/** One spelling for a literal, whatever its quotes and its white space: strings, numbers, lists and objects of such. */
export function nameLiteral(text: string): string {
  const plain = text.trim();
  const number = Number(plain.replaceAll('_', ''));
  if (plain !== '' && Number.isFinite(number)) return String(number);
  const string = /^(?:"([^"]*)"|'([^']*)'|`([^`$]*)`)$/.exec(plain);
  const inside = string?.[1] ?? string?.[2] ?? string?.[3];
  if (inside !== undefined) return /^[[{]/.test(inside.trim()) ? compact(inside) : `"${inside}"`;
  return /^[[{(]/.test(plain)
    ? compact(plain).replace(/^\(([\s\S]*)\)$/, '[$1]')
    : plain.replace(/^(True|False|None)$/, (word) => word.toLowerCase());
}
const everyday = new Set([
  '0',
  '1',
  '-1',
  '2',
  '-2',
  '10',
  '100',
  '""',
  'true',
  'false',
  'null',
  'none',
  'undefined',
  '[]',
  '{}',
  '()',
]);
const isEveryday = (literal: string): boolean => everyday.has(literal);
/** `"open"`, `"week"`: a word that code has good reason to know. */
const isWord = (literal: string): boolean => /^"[a-z][a-zA-Z_-]{0,24}"$/.test(literal);

/**
 * New code that answers a test's input with that test's expected value: in a branch on that very input, in a table made
 * of tests' inputs, or with a fixed value in a function that has parameters. Everyday values (0, 1, an empty text) and
 * words as keys are left alone: a base case is no cheat, neither is a table of units.
 */
export function findHardcoded(
  path: string,
  answers: readonly Answer[],
  fixed: readonly FixedAnswer[],
  pairs: readonly ExamplePair[],
): Tampering[] {
  const expectedOf = new Map<string, Set<string>>();
  for (const { input, expected } of pairs) {
    expectedOf.set(input, (expectedOf.get(input) ?? new Set()).add(expected));
  }
  const hits = answers.filter(({ input, expected }) => {
    const known = expectedOf.get(input);
    if (known === undefined || isEveryday(input)) return false;
    return expected === null ? true : known.has(expected);
  });
  const told = hits.filter((hit) => {
    const group = hits.filter((other) => other.group === hit.group);
    // A list that was there for other reasons happens to hold a test's value or two.
    if (2 * group.length < hit.groupSize) return false;
    if (group.length > 1) return group.some(({ input }) => !isWord(input));
    return hit.expected !== null && !isWord(hit.input) && (!isEveryday(hit.expected) || isTelling(hit.input));
  });
  const values = new Set(pairs.map(({ expected }) => expected).filter((value) => !isEveryday(value)));
  const what = [
    ...told.map(({ line }) => `answers the input of a test with what that test expects: ${line}`),
    ...fixed
      .filter(({ value }) => values.has(value))
      .map(({ line }) => `answers what a test expects whatever it is given: ${line}`),
  ];
  return [...new Set(what)].map((one): Tampering => ({ kind: 'hardcoded', path, what: one }));
}

/** Too particular to be met by chance: a long text that is no word, a list, a number of three digits. */
const isTelling = (literal: string): boolean =>
  /^[[{(]/.test(literal) ||
  (literal.startsWith('"') ? literal.length > 5 && !isWord(literal) : /\d{3}|\.\d/.test(literal));

const asksWhetherTested =
  /process\.env(?:\.|\[['"])(?:VITEST\w*|JEST_WORKER_ID|NODE_TEST_CONTEXT|MOCHA\w*|TEST|TESTING|npm_lifecycle_event)\b|NODE_ENV['"\]]*\s*[!=]==?\s*['"`]test|['"`]test['"`]\s*[!=]==?\s*process\.env|import\.meta\.(?:vitest|env\.(?:MODE|TEST|VITEST))|['"]pytest['"]\s+(?:not\s+)?in\s+sys\.modules|sys\.modules\b.*pytest|PYTEST_CURRENT_TEST|['"]unittest['"]\s+in\s+sys|typeof\s+(?:it|test|describe|jest|vi|expect)\b|globalThis\.(?:vi|jest|it|describe|expect)\b|sys\.argv.*(?:py)?test|process\.argv.*test|flag\.Lookup\("test\.v"\)|testing\.Testing\(\)|(?:\.stack\b|inspect\.stack\(|_getframe\().*(?:test|spec)/;
const readsTests =
  /(?:readFile(?:Sync)?|open|require|import)\s*\(?[^\n]{0,80}['"`][^'"`\n]*(?:\.test\.|\.spec\.|__tests__\/|(?:^|\/)tests?\/|test_\w+\.py)/;

/** Lines of source code, new in it, that ask whether a test is running, or that read the tests. */
export function findTestDetection(path: string, added: readonly string[], wanted: string): Tampering[] {
  return added
    .filter((line) => !/^\s*(?:\/\/|#|\*)/.test(line))
    .flatMap((line): Tampering[] => {
      const found = asksWhetherTested.exec(line) ?? readsTests.exec(line);
      // Where the task is about that very thing, it is no trick.
      if (!found || wanted.includes(found[0])) return [];
      return [
        {
          kind: 'hardcoded',
          path,
          what: `behaves otherwise where it is tested: ${line.trim().slice(0, 240)}`,
        },
      ];
    });
}
