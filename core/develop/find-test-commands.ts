import type { FoundTests, TextByPath } from './found-tests.ts';
import { findOtherTests, otherFiles } from './find-other-tests.ts';
import { findPythonTests, isPythonTest, pythonFiles } from './find-python-tests.ts';
import { packageManagerOf, type PackageManager } from './package-manager.ts';

const known = new Set(['package.json', ...pythonFiles, ...otherFiles]);
const ofTestsMax = 60_000;

/** Whether its text says how the repository is tested: at the top and one folder below it; of Python, tests as well. */
export function saysHowToTest(path: string, size: number): boolean {
  const steps = path.split('/');
  if (steps.length <= 2 && known.has(steps.at(-1) ?? '')) return true;
  return steps.length <= 4 && size <= ofTestsMax && isPythonTest(path);
}

const nothing: FoundTests = { setup: [], tests: [], caches: [], because: '' };

/**
 * Every kind of project that is there is tested, so that a repository of two languages has two commands; where none is
 * at the top, those one folder below it.
 */
export function findTestCommands(files: TextByPath): FoundTests {
  const top = findAtTop(files);
  if (top.tests.length > 0) return top;
  const below = findBelow(files);
  if (below.length > 0) return join([...(top.because === '' ? [] : [top]), ...below]);
  return {
    ...top,
    because: `${top.because || 'No file that is known here says how to test it.'} ${noTests}`,
  };
}

function findAtTop(files: TextByPath): FoundTests {
  const kinds = [findNode(files), findPythonTests(files), findGo(files), findCargo(files)];
  const found = kinds.filter((one) => one !== null);
  if (found.some((one) => one.tests.length > 0)) return join(found);
  const other = findOtherTests(files);
  return other ? join([...found, other]) : found.length > 0 ? join(found) : nothing;
}

const foldersMax = 4;

/** `frontend/` and `backend/`, say, each with what it takes in it. A folder's name is written into a command: a plain one only. */
function findBelow(files: TextByPath): FoundTests[] {
  const folders = new Map<string, Map<string, string | null>>();
  for (const [path, text] of files) {
    const at = path.indexOf('/');
    const folder = path.slice(0, Math.max(0, at));
    if (
      !/^[A-Za-z0-9_][\w.-]*$/.test(folder) ||
      /^(?:examples?|docs?|node_modules|vendor|templates?|fixtures?)$/.test(folder)
    )
      continue;
    const inside = folders.get(folder) ?? new Map<string, string | null>();
    folders.set(folder, inside.set(path.slice(at + 1), text));
  }
  return [...folders]
    .filter(([, inside]) => [...inside.keys()].some((name) => marks.has(name)))
    .map(([folder, inside]) => ({ folder, found: findAtTop(inside) }))
    .filter(({ found }) => found.tests.length > 0)
    .slice(0, foldersMax)
    .map(({ folder, found }) => {
      const enter = (command: string) => `cd ${folder} && ${command}`;
      return {
        setup: found.setup.map(enter),
        tests: found.tests.map(enter),
        caches: found.caches,
        because: `${folder}/: ${found.because}`,
      };
    });
}

/** What makes a folder a project of its own. */
const marks = new Set([
  'package.json',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'requirements.txt',
  'pytest.ini',
  'tox.ini',
  'go.mod',
  'Cargo.toml',
  'Makefile',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'mix.exs',
]);

const noTests = 'Name the commands under "tests" in .countersign/sandbox.yaml, or in the task.';

const join = (found: readonly FoundTests[]): FoundTests => ({
  setup: found.flatMap((one) => one.setup),
  tests: found.flatMap((one) => one.tests),
  caches: [...new Set(found.flatMap((one) => one.caches))],
  because: found.map((one) => one.because).join(' '),
});

/** What a package.json says, as far as it is of the form that npm takes. */
function findNode(files: TextByPath): FoundTests | null {
  const text = files.get('package.json');
  if (text === undefined) return null;
  const manifest = readJson(text);
  const caches = ['node_modules'];
  if (!manifest) return { ...nothing, caches, because: 'package.json is no JSON.' };
  const manager = packageManagerOf(files, fieldText(manifest, 'packageManager'));
  const setup = hasDependencies(manifest) ? [manager.install] : [];
  const script = fieldText(recordOf(manifest['scripts']), 'test');
  const spaces = manifest['workspaces'] !== undefined || files.has('pnpm-workspace.yaml');
  if (script === '' || /no test specified/.test(script)) {
    if (!spaces) return withoutScript(files, manifest, setup);
    return {
      setup,
      tests: [manager.testAll],
      caches,
      because: 'package.json has workspaces: the tests of each.',
    };
  }
  return {
    setup,
    tests: [nodeTest(script, manager)],
    caches,
    because: `package.json has a script "test" (${manager.name}).`,
  };
}

const runners = { vitest: 'vitest run --reporter=verbose', jest: 'jest --verbose', mocha: 'mocha' };

/** A runner that it depends on, or Node's own where its tests are in the usual folder. */
function withoutScript(files: TextByPath, manifest: Record<string, unknown>, setup: string[]): FoundTests {
  const caches = ['node_modules'];
  const needs = { ...recordOf(manifest['dependencies']), ...recordOf(manifest['devDependencies']) };
  const [, command] = Object.entries(runners).find(([name]) => name in needs) ?? [];
  if (command !== undefined)
    return {
      setup,
      tests: [`npx --no-install ${command}`],
      caches,
      because: 'package.json names a runner of tests.',
    };
  if ([...files.keys()].some((path) => /^(?:src\/|tests?\/)?[^/]+\.test\.[cm]?[jt]s$/.test(path)))
    return {
      setup,
      tests: ['node --test'],
      caches,
      because: 'package.json names no runner, and there are tests: node --test.',
    };
  return { setup, tests: [], caches, because: 'package.json has no script "test".' };
}

/** Of a runner that is called plainly, one line a test is asked for: what failed, was fixed or is gone shows by name. */
function nodeTest(script: string, manager: PackageManager): string {
  const plain = script.trim();
  if (/^vitest(?: run)?$/.test(plain)) return `${manager.test} ${manager.dashes}--run --reporter=verbose`;
  if (plain === 'jest') return `${manager.test} ${manager.dashes}--verbose`;
  return manager.test;
}

const hasDependencies = (manifest: Record<string, unknown>): boolean =>
  manifest['workspaces'] !== undefined ||
  ['dependencies', 'devDependencies', 'optionalDependencies'].some(
    (field) => Object.keys(recordOf(manifest[field])).length > 0,
  );

/** Modules are fetched beforehand, so that no test run fails for the network. `-v` names each test. */
function findGo(files: TextByPath): FoundTests | null {
  const workspace = files.has('go.work');
  if (!files.has('go.mod') && !workspace) return null;
  const setup = workspace ? ['go work sync'] : ['go mod download'];
  const tests = [workspace ? 'go test -v $(go list -m -f "{{.Dir}}/...")' : 'go test -v ./...'];
  return { setup, tests, caches: [], because: `${workspace ? 'go.work' : 'go.mod'}: go test.` };
}

function findCargo(files: TextByPath): FoundTests | null {
  if (!files.has('Cargo.toml')) return null;
  const locked = files.has('Cargo.lock') ? ' --locked' : '';
  const tests = [`cargo test --workspace --no-fail-fast${locked}`];
  return { setup: [`cargo fetch${locked}`], tests, caches: ['target'], because: 'Cargo.toml: cargo test.' };
}

function readJson(text: string | null): Record<string, unknown> | null {
  try {
    const raw: unknown = JSON.parse(text ?? '');
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? recordOf(raw) : null;
  } catch {
    return null;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const fieldText = (record: Record<string, unknown>, field: string): string =>
  typeof record[field] === 'string' ? record[field] : '';
