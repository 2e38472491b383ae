import { parse as parseToml } from 'smol-toml';
import type { FoundTests, TextByPath } from './found-tests.ts';

/** The files whose text `findPythonTests` reads, besides tests. */
export const pythonFiles = [
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'pytest.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'dev-requirements.txt',
  'Pipfile',
];
const marks = [
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'requirements.txt',
  'pytest.ini',
  'tox.ini',
  'Pipfile',
];

/** By the names that runners look for, at the top or in a usual folder. */
export const isPythonTest = (path: string): boolean =>
  /^(?:(?:tests?|src)\/(?:[\w-]+\/)*)?(?:test_[^/]*|[^/]*_test)\.py$/.test(path);

/** Bare functions and fixtures are what unittest knows nothing of. */
const needsPytest = (text: string): boolean =>
  /^\s*(?:import pytest\b|from pytest\b)/m.test(text) ||
  (/^(?:async )?def test_/m.test(text) && !/\bunittest\b/.test(text));

/** It goes into packages only, so that a folder which is none has to be named. */
function unittestOf(files: TextByPath): string {
  const folder = ['tests', 'test'].find((name) =>
    [...files.keys()].some((path) => isPythonTest(path) && path.startsWith(`${name}/`)),
  );
  const plain = folder !== undefined && !files.has(`${folder}/__init__.py`);
  return plain ? `python -m unittest discover -s ${folder} -v` : 'python -m unittest discover -v';
}

export function findPythonTests(files: TextByPath): FoundTests | null {
  const tests = [...files].filter(([path]) => isPythonTest(path));
  if (!marks.some((name) => files.has(name)) && tests.length === 0) return null;
  const told = [...files].filter(([name]) =>
    /^(?:pyproject|requirements|setup|tox|pytest|Pipfile)/.test(name),
  );
  const pytest =
    files.has('pytest.ini') ||
    [...files.keys()].some((path) => /^(?:.+\/)?conftest\.py$/.test(path)) ||
    told.some(([, text]) => text?.includes('pytest')) ||
    tests.some(([, text]) => needsPytest(text ?? ''));
  const runner = pytest ? 'python -m pytest -v' : unittestOf(files);
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
  const command = setup.length > 0 ? `.venv/bin/${runner}` : runner.replace('python', 'python3');
  const apart = !isPackage(files) && [...files.keys()].some((one) => /^src\/.+\.py$/.test(one));
  // What is installed is found wherever it lies.
  const path = apart ? 'PYTHONPATH=src ' : '';
  return { setup, tests: [`${path}${command}`], caches, because };
}

function pythonInstalls(files: TextByPath, pytest: boolean): string[] {
  const pip = '.venv/bin/python -m pip install';
  const lists = ['requirements.txt', 'requirements-dev.txt', 'requirements-test.txt', 'dev-requirements.txt'];
  const own = isPackage(files) ? [`${pip} -e .${extraOf(files)}`] : [];
  const installs = [...lists.filter((name) => files.has(name)).map((name) => `${pip} -r ${name}`), ...own];
  return pytest ? [...installs, `${pip} pytest`] : installs;
}

const isPackage = (files: TextByPath): boolean =>
  files.has('setup.py') ||
  Object.keys(pyproject(files)).some((table) => table === 'project' || table === 'build-system');

/** The optional dependencies that are for tests, by their usual names. */
function extraOf(files: TextByPath): string {
  const extras = Object.keys(recordOf(recordOf(pyproject(files)['project'])['optional-dependencies']));
  const wanted = ['test', 'tests', 'testing', 'dev'].filter((name) => extras.includes(name));
  return wanted.length > 0 ? `[${wanted.join(',')}]` : '';
}

function pyproject(files: TextByPath): Record<string, unknown> {
  try {
    return parseToml(files.get('pyproject.toml') ?? '');
  } catch {
    return {};
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
