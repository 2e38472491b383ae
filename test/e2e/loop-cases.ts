import type { Bug } from '../../simulator/developers/scripted/bug.ts';
import {
  developersFor,
  type ScriptedDeveloper,
  slowDeveloper,
} from '../../simulator/developers/scripted/developers-for.ts';
import { randomOf, shuffled } from '../../simulator/developers/scripted/noise.ts';
import { type BugCase, toBug } from '../corpus/bug-corpus.ts';

/** One developer on one repository, and what is to be found out about it. */
export interface LoopCase extends Omit<ScriptedDeveloper, 'script'> {
  /** Printed with the outcome; it makes the case again. */
  name: string;
  script: ScriptedDeveloper['script'] | null;
  files: Readonly<Record<string, string>>;
  test: string;
  wanted: string;
  acceptance: string[];
  /** Whether a test that chance decides about was put beside the others. */
  flaky: boolean;
}

/** How often the test that chance decides about fails. */
const chanceOfFailure = 0.15;
const slowBugs = 3;

/** Every kind of developer on every bug, for one seed; a fifth of the repositories with a flaky test. */
export function casesOf(bugs: readonly BugCase[], seed: number): LoopCase[] {
  const random = randomOf(seed);
  return bugs.flatMap((one) => {
    const bug = toBug(one);
    return developersFor(bug, seed).map((developer) => caseOf(one, bug, developer, random() < 0.2));
  });
}

/** One that mends several bugs one after the other, for each three bugs that are tested alike. */
export function slowCases(bugs: readonly BugCase[], seed: number): LoopCase[] {
  const random = randomOf(seed);
  const tested = ({ language, test }: BugCase) => `${language}: ${test}`;
  return [...new Set(bugs.map(tested))].flatMap((alike) => {
    const same = shuffled(
      bugs.filter((one) => tested(one) === alike && one.kind !== 'feature'),
      random,
    );
    return Array.from({ length: Math.floor(same.length / slowBugs) }, (_, at) => {
      const some = same.slice(at * slowBugs, (at + 1) * slowBugs);
      const { bug, developer } = slowDeveloper(some.map(toBug), seed);
      const [first] = some;
      const joined = {
        test: first?.test ?? '',
        wanted: some.map(({ wanted }) => wanted).join('\n'),
        acceptance: some.flatMap(({ acceptance }) => acceptance),
      };
      return caseOf({ name: bug.name, ...joined }, bug, developer, random() < 0.2);
    });
  });
}

/** The persona that looks for the fault by itself, on each bug: how many it mends. */
export const searchingCases = (bugs: readonly BugCase[], seed: number): LoopCase[] =>
  bugs
    .filter(({ kind }) => kind !== 'feature')
    .map((one) => ({
      kind: `searching ${one.language}`,
      seed,
      stuckFrom: null,
      tampersIn: null,
      name: `searching on ${one.name}, seed ${seed}`,
      script: null,
      files: toBug(one).base,
      test: one.test,
      wanted: one.wanted,
      acceptance: one.acceptance,
      flaky: false,
    }));

function caseOf(
  { name, test, wanted, acceptance }: Pick<BugCase, 'name' | 'test' | 'wanted' | 'acceptance'>,
  { base }: Bug,
  developer: ScriptedDeveloper,
  drawn: boolean,
): LoopCase {
  const { kind, seed, script } = developer;
  const chance = drawn ? flakyTest(test, base) : null;
  const flaky = chance !== null;
  const ends = developer.stuckFrom === null && developer.tampersIn === null;
  return {
    ...developer,
    name: `${kind} on ${name}, seed ${seed}${flaky ? ', flaky' : ''}`,
    // One that is right hands its work in again when a test that chance decides about stood in the way.
    script: ends ? { ...script, again: script.turns.length - 1 } : script,
    files: { ...base, ...chance },
    test,
    wanted,
    acceptance,
    flaky,
  };
}

/** Other words each time, as what waits for a network has them. Null where the runner would not find it there. */
function flakyTest(command: string, base: Bug['base']): Record<string, string> | null {
  const at = (folder: string) => Object.keys(base).some((path) => path.startsWith(`${folder}/`));
  if (/^python\S* -m (?:unittest|pytest)\b/.test(command) && at('tests'))
    return {
      'tests/test_weather.py': `import random\nimport time\nimport unittest\n\n\nclass WeatherTest(unittest.TestCase):\n    def test_answers_in_time(self):\n        self.assertGreater(random.random(), ${chanceOfFailure}, f"no answer at {time.time()} from port {random.randint(20000, 60000)}")\n`,
    };
  if (command === 'node --test' && at('test'))
    return {
      'test/weather.test.js': `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('the weather answers in time', () => {\n  assert.ok(Math.random() > ${chanceOfFailure}, \`no answer at \${Date.now()} from port \${20000 + Math.floor(Math.random() * 40000)}\`);\n});\n`,
    };
  return null;
}
