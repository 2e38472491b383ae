/**
 * Looks for rare cases that break a property: `npm run fuzz -- --minutes 10 --times 10 --rounds 20 test/core/publish`.
 * Runs the tests of which something is random, all or those whose path contains a word given, from a new seed each round
 * and with so many times as many cases as they try in `npm test`. Tells each counterexample with what runs it again, and
 * ends with status 1 when there was one. `--seed` is that of the first round.
 */
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { createVitest } from 'vitest/node';
import { describeBroken } from '../test/describe-broken.ts';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '1000' },
    times: { type: 'string', default: '10' },
    seed: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const times = Number(values.times);
const deadline = performance.now() + Number(values.minutes) * 60_000;
let seed = Number(values.seed ?? randomInt(2 ** 31));

const say = (line: string) => process.stdout.write(`${line}\n`);

const isRandom = (path: string): boolean =>
  /from '(?:fast-check|[./]+\/seed\.ts)'/u.test(readFileSync(join(root, path), 'utf8'));
const files = globSync('test/**/*.test.ts', { cwd: root, exclude: ['test/corpus/bugs/**'] })
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .filter(isRandom);
if (files.length === 0) {
  say(
    `No test with something random in it has ${words.join(' or ')} in its path: name folders or files of test/.`,
  );
  process.exit(1);
}

interface Failure {
  message: string;
  /** Of a property: what its test expected. */
  cause?: { message: string };
}

/** By file and name, since one that is broken may be so from many seeds. */
const broken = new Set<string>();
function tell(file: string, name: string, errors: readonly Failure[]): void {
  if (broken.has(`${file} ${name}`)) return;
  broken.add(`${file} ${name}`);
  const told = errors.map(({ message, cause }) => `${message}\n${cause?.message ?? ''}`);
  say(`\n${describeBroken({ file, name, seed, times, errors: told })}\n`);
}

const pathOf = ({ moduleId }: TestModule): string => relative(root, moduleId);
const reporter: Reporter = {
  onTestCaseResult: (one: TestCase) => {
    const { state, errors } = one.result();
    if (state === 'failed') tell(pathOf(one.module), one.fullName, errors);
  },
  onTestModuleEnd: (module: TestModule) => {
    if (module.errors().length > 0) tell(pathOf(module), '', module.errors());
  },
};

const testMs = 600_000;
const vitest = await createVitest('test', {
  root,
  watch: false,
  reporters: [reporter],
  testTimeout: testMs,
});
try {
  await vitest.standalone();
  const specifications = await vitest.globTestSpecifications(files);
  const late = setTimeout(() => void vitest.cancelCurrentRun('keyboard-input'), deadline - performance.now());
  for (let round = 1; round <= Number(values.rounds) && performance.now() < deadline; round += 1) {
    process.env['COUNTERSIGN_TEST_SEED'] = String(seed);
    process.env['COUNTERSIGN_TEST_TIMES'] = String(times);
    const begun = performance.now();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    for (const error of unhandledErrors) tell('between tests', String(error), [{ message: String(error) }]);
    const took = Math.round((performance.now() - begun) / 1000);
    say(
      `round ${round}, seed ${seed}: ${testModules.length} files in ${took} s; ${broken.size} tests broken so far`,
    );
    seed = randomInt(2 ** 31);
  }
  clearTimeout(late);
} finally {
  await vitest.close();
}
process.exit(broken.size > 0 ? 1 : 0);
