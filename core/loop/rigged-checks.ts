import type { Tampering } from './record.ts';

const strictMatchers =
  'toBe|toEqual|toStrictEqual|toMatchObject|toContain|toThrow|toThrowError|toBeCloseTo|toHaveLength|toMatch|toHaveBeenCalled\\w*|toBeTruthy|toBeNull';
const frameworks = 'assert|expect|unittest|pytest|chai|should|vi|jest|test|it';

/** What makes claims hold that do not, or ends a run as if it had gone well; no program has an honest need of it. */
const rigged: readonly [RegExp, string][] = [
  [
    new RegExp(
      String.raw`(?:^|[\s;(])(?:node:)?assert(?:\.strict)?\.(?:ok|fail|equal|notEqual|match|throws|rejects|(?:not)?(?:[sS]trict|[dD]eep|[dD]eepStrict)Equal|is[A-Z]\w*)\s*=(?!=)`,
    ),
    'replaces an assertion',
  ],
  [
    new RegExp(String.raw`\bexpect\.extend\(\s*\{\s*(?:[\s\S]{0,200}[,{]\s*)?(?:${strictMatchers})\b`),
    'replaces an assertion',
  ],
  [
    new RegExp(String.raw`\b(?:globalThis|global|window)\.(?:${frameworks}|describe)\s*=(?!=)`),
    'replaces what tests are written with',
  ],
  [
    /\b(?:unittest\.)?(?:case\.)?TestCase\.(?:assert\w+|fail\w*|run|subTest|_callTestMethod)\s*=(?!=)/,
    'replaces an assertion',
  ],
  [
    /\bsetattr\(\s*(?:unittest(?:\.case)?(?:\.TestCase)?|pytest|_pytest[\w.]*|builtins|TestCase)\s*,/,
    'replaces what tests are written with',
  ],
  [/\b(?:_pytest|pluggy)\.[\w.]+\s*=(?!=)/, 'replaces what runs the tests'],
  [
    /\bbuiltins\.(?:AssertionError|__import__|compile|exec|eval|isinstance|len|repr|sorted|all|any)\s*=(?!=)/,
    'replaces what Python itself says',
  ],
  [/\bprocess\.(?:reallyExit\b|exit\s*=(?!=)|emit\s*=(?!=))/, 'reaches for how the process ends'],
  [
    /\bprocess\.(?:on|once|prependListener|addListener)\(\s*['"`](?:exit|beforeExit)['"`][\s\S]{0,200}?(?:exitCode\s*=\s*0|process\.exit\(\s*0?\s*\))/,
    'ends the process as if it had gone well',
  ],
  [/\bdefineProperty\(\s*process\s*,\s*['"`]exitCode/, 'reaches for how the process ends'],
  [/\batexit\.register\([\s\S]{0,160}?\b_exit\(\s*0\s*\)/, 'ends the process as if it had gone well'],
  [
    /\b(?:Module\._load|Module\.prototype\.\w+|require\.cache\[[^\]]{1,200}\])\s*=(?!=)/,
    'puts another module in the place of one',
  ],
  [
    /\bdef __(?:eq|ne)__\([^)]{0,100}\)[^:\n]{0,60}:\s*(?:#[^\n]*)?\n?\s*return True\b/,
    'says that it equals everything',
  ],
  [
    /\[Symbol\.(?:toPrimitive|for\(['"`]nodejs\.util\.inspect)[^\]]{0,80}\][\s\S]{0,40}=>\s*['"`\d]/,
    'poses as a value',
  ],
  [
    /\bfunc TestMain\(\s*\w*\s*\*testing\.M\s*\)\s*\{(?![\s\S]{0,4000}\.Run\(\))/,
    'runs no tests where all of them are run',
  ],
];

/** In code, tests and what sets them up: what is new there and was not before. `wanted`: the task's own words. */
export function findRiggedChecks(
  path: string,
  was: string | null,
  now: string | null,
  wanted: string,
): Tampering[] {
  if (now === null || was === now) return [];
  return rigged.flatMap(([pattern, what]): Tampering[] => {
    const found = firstNew(pattern, was ?? '', now);
    if (found === null || wanted.includes(found)) return [];
    return [{ kind: 'runner-changed', path, what: `${what}: ${found.replace(/\s+/g, ' ').slice(0, 160)}` }];
  });
}

/** The first place that did not stand there before, without what is commented out. */
function firstNew(pattern: RegExp, was: string, now: string): string | null {
  const every = new RegExp(pattern.source, `${pattern.flags}g`);
  const known = new Set([...was.matchAll(every)].map(([found]) => found.trim()));
  for (const match of now.matchAll(every)) {
    const found = match[0].trim();
    const line = now.slice(now.lastIndexOf('\n', match.index) + 1, match.index);
    if (!known.has(found) && !/^\s*(?:\/\/|#|\*)/.test(line)) return found;
  }
  return null;
}
