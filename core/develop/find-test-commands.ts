import { parse as parseToml } from 'smol-toml';
import { packageManagerOf, type PackageManager } from './package-manager.ts';

/** Files at the top of a repository, by name; null where it is there and its text is not needed or too large. */
export type TopFiles = ReadonlyMap<string, string | null>;

/** How a repository that says nothing itself is most likely installed and tested. */
export interface FoundTests {
  setup: string[];
  tests: string[];
  caches: string[];
  /** For people: what it was concluded from, or why nothing was. */
  because: string;
}

/** The files whose text `findTestCommands` reads. */
export const readFiles = [
  'package.json',
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'pytest.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'dev-requirements.txt',
  'Pipfile',
  'Makefile',
  'makefile',
  'GNUmakefile',
];

const nothing = { setup: [], tests: [], caches: [], because: '' };

/** Every kind of project that is there is tested, so that a repository of two languages has two commands. */
export function findTestCommands(files: TopFiles): FoundTests {
  const kinds = [findNode(files), findPython(files), findGo(files), findCargo(files)];
  const found = kinds.filter((one) => one !== null);
  const tested = found.filter((one) => one.tests.length > 0);
  if (tested.length > 0) return join(found);
  const made = findMake(files);
  if (made) return join([...found, made]);
  if (found.length > 0) return { ...join(found), because: `${join(found).because} ${noTests}` };
  return { ...nothing, because: `No file that is known here says how to test it. ${noTests}` };
}

const noTests = 'Name the commands under "tests" in .countersign/sandbox.yaml, or in the task.';

const join = (found: readonly FoundTests[]): FoundTests => ({
  setup: found.flatMap((one) => one.setup),
  tests: found.flatMap((one) => one.tests),
  caches: [...new Set(found.flatMap((one) => one.caches))],
  because: found.map((one) => one.because).join(' '),
});

/** What a package.json says, as far as it is of the form that npm takes. */
function findNode(files: TopFiles): FoundTests | null {
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
    if (!spaces) return { setup, tests: [], caches, because: 'package.json has no script "test".' };
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

function findPython(files: TopFiles): FoundTests | null {
  const marks = [
    'pyproject.toml',
    'setup.py',
    'setup.cfg',
    'requirements.txt',
    'pytest.ini',
    'tox.ini',
    'Pipfile',
  ];
  if (!marks.some((name) => files.has(name))) return null;
  const told = [...files].filter(([name]) =>
    /^(?:pyproject|requirements|setup|tox|pytest|Pipfile)/.test(name),
  );
  const pytest =
    files.has('pytest.ini') || files.has('conftest.py') || told.some(([, text]) => text?.includes('pytest'));
  const runner = pytest ? 'python -m pytest -v' : 'python -m unittest discover -v';
  const because = pytest ? 'Its files name pytest.' : 'It is Python without pytest: unittest.';
  const caches = ['.venv', '__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache'];
  if (files.has('uv.lock')) {
    return { setup: ['uv sync --frozen'], tests: [`uv run --no-sync ${runner}`], caches, because };
  }
  if (files.has('poetry.lock')) {
    return { setup: ['poetry install --no-interaction'], tests: [`poetry run ${runner}`], caches, because };
  }
  // An environment of its own, since the one of the image cannot be written to.
  const install = pythonInstalls(files, pytest);
  const setup = install.length > 0 ? ['python3 -m venv --system-site-packages .venv', ...install] : [];
  const tests = [setup.length > 0 ? `.venv/bin/${runner}` : runner.replace('python', 'python3')];
  return { setup, tests, caches, because };
}

function pythonInstalls(files: TopFiles, pytest: boolean): string[] {
  const pip = '.venv/bin/python -m pip install';
  const lists = ['requirements.txt', 'requirements-dev.txt', 'requirements-test.txt', 'dev-requirements.txt'];
  const own = isPackage(files) ? [`${pip} -e .${extraOf(files)}`] : [];
  const installs = [...lists.filter((name) => files.has(name)).map((name) => `${pip} -r ${name}`), ...own];
  return pytest ? [...installs, `${pip} pytest`] : installs;
}

const isPackage = (files: TopFiles): boolean =>
  files.has('setup.py') ||
  Object.keys(pyproject(files)).some((table) => table === 'project' || table === 'build-system');

/** The optional dependencies that are for tests, by their usual names. */
function extraOf(files: TopFiles): string {
  const extras = Object.keys(recordOf(recordOf(pyproject(files)['project'])['optional-dependencies']));
  const wanted = ['test', 'tests', 'testing', 'dev'].filter((name) => extras.includes(name));
  return wanted.length > 0 ? `[${wanted.join(',')}]` : '';
}

function pyproject(files: TopFiles): Record<string, unknown> {
  try {
    return parseToml(files.get('pyproject.toml') ?? '');
  } catch {
    return {};
  }
}

/** Modules are fetched beforehand, so that no test run fails for the network. `-v` names each test. */
function findGo(files: TopFiles): FoundTests | null {
  const workspace = files.has('go.work');
  if (!files.has('go.mod') && !workspace) return null;
  const setup = workspace ? ['go work sync'] : ['go mod download'];
  const tests = [workspace ? 'go test -v $(go list -m -f "{{.Dir}}/...")' : 'go test -v ./...'];
  return { setup, tests, caches: [], because: `${workspace ? 'go.work' : 'go.mod'}: go test.` };
}

function findCargo(files: TopFiles): FoundTests | null {
  if (!files.has('Cargo.toml')) return null;
  const locked = files.has('Cargo.lock') ? ' --locked' : '';
  const tests = [`cargo test --workspace --no-fail-fast${locked}`];
  return { setup: [`cargo fetch${locked}`], tests, caches: ['target'], because: 'Cargo.toml: cargo test.' };
}

function findMake(files: TopFiles): FoundTests | null {
  const name = ['Makefile', 'makefile', 'GNUmakefile'].find((name) => files.has(name));
  const target = /^(test|check):/m.exec((name && files.get(name)) ?? '')?.[1];
  if (name === undefined || target === undefined) return null;
  return { ...nothing, tests: [`make ${target}`], because: `${name} has a target "${target}".` };
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
