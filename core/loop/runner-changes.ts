import type { Tampering } from './record.ts';
import { changedSettings } from './ini-settings.ts';
import { changedRecipes, hasTestTarget } from './make-recipes.ts';
import { changedPackage } from './package-scripts.ts';

const runnerFile =
  /(?:^|\/)(?:(?:vitest|jest|karma|playwright|cypress|ava|wdio|babel|vite)(?:\.\w+)?\.(?:config|conf|workspace|projects|setup)\.\w+|vitest\.workspace\.\w+|jest-setup\.\w+|setupTests\.\w+|\.mocharc(?:\.\w+)?|mocha\.opts|\.(?:nyc|c8|taprc)\w*(?:\.\w+)?|\.coveragerc|conftest\.py|noxfile\.py|sitecustomize\.py|usercustomize\.py|\.?codecov\.ya?ml|bunfig\.toml|Taskfile\.ya?ml)$|^\.github\/workflows\/|\.pth$/i;
/** Settings of several tools, in sections. */
const sectioned = /(?:^|\/)(?:\.?pytest\.(?:ini|toml)|tox\.(?:ini|toml)|setup\.cfg|pyproject\.toml)$/;
const recipes = /(?:^|\/)(?:(?:GNU)?[Mm]akefile(?:\.am)?|[Jj]ustfile)$/;
/** Words that say which tests run, what their end counts, and what stands in for the code. */
const suspicious =
  /exclude|ignore|\bskip|deselect|norecurse|passWithNoTests|allow[_-]?failure|continue-on-error|testMatch|testRegex|testPath|testNamePattern|\bretr(?:y|ies)\b|reruns|xfail|\|\|\s*(?:true|:|exit 0)|;\s*(?:true|exit 0)|\bset \+e|setupFiles|globalSetup|globalTeardown|moduleNameMapper|modulePaths|moduleDirectories|\bf?grep\b|\binvert\b|\binclude\b|\bspecs?\b|\broots?\b['"]?\s*:|\bdir['"]?\s*:|\bprojects\b|\bworkspace\b|\bshard\b|dangerously|\brunner\b|testRunner|\bresolver\b|testResultsProcessor|onUnhandledError|\btransform['"]?\s*[:(]|\b(?:resolveId|load)\s*\(|pytest_(?:collection_modifyitems|ignore_collect|collect_file|itemcollected|make\w+|deselected|plugins|load_initial\w+|cmdline\w+|unconfigure|runtest_\w+|sessionfinish|report_\w+|pyfunc_call)|collect_ignore|config\.(?:option|known_args_namespace|args)\b|pluginmanager\.(?:register|unregister)|hookwrapper|\bload_tests\b|exitstatus|add_marker|autouse|_exit\(|process\.exit|sys\.exit|exitCode|bail|(?:testEnvironment|reporters?|plugins|require|import|loader|preload|file)['"]?\s*:?[^'"\n]{0,40}['"]\.{1,2}\/|(?:require|file|loader|import|node-option)s?:\s*\.{0,2}\/|^\s*-{1,2}(?:grep|fgrep|require|file|invert)\b|['"](?:\.{1,2}\/[^'"]+|vitest|@jest\/globals|node:(?:test|assert)[^'"]*|chai|assert)['"]\s*:/i;
const threshold =
  /\b(?:branches|functions|lines|statements|fail[_-]under|threshold|minimum|target|check-coverage)\b["']?\s*[:=]?\s*["']?(\d+(?:\.\d+)?)/i;
const shortcut =
  /(?:^|[^\w.])(?:process\.exit\(\s*0?\s*\)|os\._exit\(\s*0\s*\)|sys\.exit\(\s*0?\s*\)|os\.Exit\(\s*0\s*\))|process\.exitCode\s*=\s*0\b/;
/** Programs that run or make up tests, where a repository brings one of its own all of a sudden. */
const inPlaceOfRunner =
  /(?:^|\/)(?:pytest|_pytest|pluggy|unittest)(?:\.py|\/\w+\.py)$|(?:^|\/)s?bin\/(?:pytest|python[\d.]*|node|np[mx]|pnpm|yarn|vitest|jest|mocha|go|make|cargo)$|(?:^|\/)node_modules\/(?:\.bin|vitest|@vitest|jest[\w-]*|@jest|mocha|chai|expect|ava|tape|tap|@playwright)\/|(?:^|\/)\.?venv\/bin\/|(?:^|\/)site-packages\/_?pytest\//;
/** What programs are started with, in files of names and values. */
const startedWith =
  /^\s*(?:export\s+)?(?:script-shell|node-options|ignore-scripts|shell|yarnPath|NODE_OPTIONS|NODE_PATH|PYTEST_\w+|PYTHONPATH|PYTHONSTARTUP|GOFLAGS|LD_PRELOAD|BASH_ENV|VITEST_\w+|JEST_\w+)\s*[=:]/;
const environmentFile = /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.env[\w.-]*|\.envrc)$/;

export interface ChangedText {
  path: string;
  was: string | null;
  now: string | null;
}

/** What a change does to how the tests are run: scripts, configuration of runners, thresholds, ways out. */
export function findRunnerChanges({ path, was, now }: ChangedText, isTest: boolean): Tampering[] {
  const tell = (what: string): Tampering => ({ kind: 'runner-changed', path, what });
  if (was === now) return [];
  if (inPlaceOfRunner.test(path)) return was === null ? [tell('takes the place of what runs the tests')] : [];
  if (/(?:^|\/)package\.json$/.test(path)) return changedPackage(was, now).map(tell);
  const added = linesOnly(now, was);
  const removed = linesOnly(was, now);
  if (environmentFile.test(path))
    return added.filter((line) => startedWith.test(line)).map((line) => tell(`says now: ${line}`));
  if (path === '.countersign/sandbox.yaml') return ofSandboxFile(was, added, removed).map(tell);
  if (recipes.test(path)) return ofRecipes({ path, was, now }, added).map(tell);
  if (sectioned.test(path)) return ofSettings(was, now, added, removed).map(tell);
  if (isTest && !runnerFile.test(path)) {
    return added
      .filter((line) => shortcut.test(line))
      .map((line) => tell(`ends the run of the tests: ${line}`));
  }
  if (!runnerFile.test(path)) return [];
  if (was !== null && now === null) return [tell('the configuration of the tests is gone')];
  if (/(?:sitecustomize|usercustomize)\.py$|\.pth$/.test(path)) return [tell('runs before any test')];
  return [...ofLines(added, removed), ...lowered(added, removed)].map(tell);
}

const ofLines = (added: readonly string[], removed: readonly string[]): string[] => {
  const counts = (line: string) => suspicious.test(line) && !threshold.test(line);
  return [
    ...added.filter(counts).map((line) => `says now: ${line}`),
    ...removed
      .filter((line) => counts(line) && !added.some((other) => suspicious.test(other)))
      .map((line) => `no longer says: ${line}`),
  ];
};

const lowered = (added: readonly string[], removed: readonly string[]): string[] =>
  removed.flatMap((line) => isLowered(line, added) ?? []).map((line) => `asks for less: ${line}`);

const ofSettings = (
  was: string | null,
  now: string | null,
  added: readonly string[],
  removed: readonly string[],
): string[] =>
  was !== null && now === null
    ? ['the configuration of the tests is gone']
    : [...changedSettings(was, now), ...lowered(added, removed)];

/** How this repository is tested here, once it was said. */
const ofSandboxFile = (was: string | null, added: readonly string[], removed: readonly string[]): string[] =>
  was === null ? [] : [...added, ...removed].slice(0, 1).map((line) => `has changed: ${line}`);

function ofRecipes({ path, was, now }: ChangedText, added: readonly string[]): string[] {
  // These two are read instead of a Makefile beside them.
  if (was === null && /(?:^|\/)(?:GNUmakefile|makefile)$/.test(path) && hasTestTarget(now))
    return ['is read in the place of another that says how to test'];
  const lists = added.filter((line) =>
    /^(?:(?:TESTS|check_\w+|XFAIL_TESTS|\w*TEST\w*FLAGS|MAKEFLAGS)\s*[:+?]?=|\.(?:IGNORE|ONESHELL)\b)/.test(
      line,
    ),
  );
  return [...changedRecipes(was, now), ...lists.map((line) => `says now: ${line}`)];
}

/** A threshold that is lower now, or gone. */
function isLowered(line: string, added: readonly string[]): string | null {
  const found = threshold.exec(line);
  if (!found) return null;
  const name = line.slice(0, found.index + found[0].length - (found[1]?.length ?? 0)).trim();
  const other = added.find((one) => one.startsWith(name));
  const value = other === undefined ? null : threshold.exec(other)?.[1];
  if (value === null || value === undefined) return `${line} is gone`;
  return Number(value) < Number(found[1]) ? `${line} became ${other ?? ''}` : null;
}

const linesOnly = (of: string | null, without: string | null): string[] => {
  const other = new Set((without ?? '').split('\n').map((line) => line.trim()));
  return (of ?? '')
    .split('\n')
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => line !== '' && !/^(?:#|\/\/|\*|;)/.test(line) && !other.has(line));
};
