import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTestCommands, saysHowToTest } from '../../../core/develop/find-test-commands.ts';

const find = (files: Record<string, string | null>) => findTestCommands(new Map(Object.entries(files)));
const manifest = (test?: string, more: object = {}) =>
  JSON.stringify({ scripts: test === undefined ? {} : { test }, devDependencies: { x: '1' }, ...more });

describe('JavaScript', () => {
  test.each([
    ['npm', { 'package-lock.json': null }, 'npm ci --no-audit --no-fund', 'npm test'],
    ['pnpm', { 'pnpm-lock.yaml': null }, 'pnpm install --frozen-lockfile', 'pnpm test'],
    ['bun', { 'bun.lock': null }, 'bun install --frozen-lockfile', 'bun run test'],
  ])('%s by its lock file', (_name, locks, install, tests) => {
    const found = find({ 'package.json': manifest('tap'), ...locks });
    expect(found).toMatchObject({ setup: [install], tests: [tests], caches: ['node_modules'] });
  });

  test('runners that are called plainly name each test', () => {
    expect(find({ 'package.json': manifest('vitest'), 'package-lock.json': null }).tests).toEqual([
      'npm test -- --run --reporter=verbose',
    ]);
    expect(find({ 'package.json': manifest('jest'), 'pnpm-lock.yaml': null }).tests).toEqual([
      'pnpm test --verbose',
    ]);
    expect(find({ 'package.json': manifest('jest && eslint .') }).tests).toEqual(['npm test']);
  });

  test('workspaces without a script of their own are tested each', () => {
    const found = find({
      'package.json': manifest(undefined, { workspaces: ['packages/*'] }),
      'package-lock.json': null,
    });
    expect(found.tests).toEqual(['npm test --workspaces --if-present']);
  });

  test('without dependencies nothing is installed', () => {
    expect(find({ 'package.json': '{"scripts":{"test":"node --test"}}' })).toMatchObject({
      setup: [],
      tests: ['npm test'],
    });
  });

  test('the script that npm writes by itself is none', () => {
    const found = find({ 'package.json': manifest('echo "Error: no test specified" && exit 1') });
    expect(found.tests).toEqual([]);
    expect(found.because).toContain('no script "test"');
    expect(found.because).toContain('.countersign/sandbox.yaml');
  });

  test('without a script, by the runner that it depends on, or by where its tests are', () => {
    const needs = (devDependencies: object) => JSON.stringify({ devDependencies });
    expect(find({ 'package.json': needs({ vitest: '1' }) }).tests).toEqual([
      'npx --no-install vitest run --reporter=verbose',
    ]);
    expect(find({ 'package.json': '{}', 'test/a.test.js': null }).tests).toEqual(['node --test']);
    expect(find({ 'package.json': '{}', 'src/a.js': null }).tests).toEqual([]);
  });

  test('a package.json that is no JSON says so', () => {
    expect(find({ 'package.json': '{' })).toMatchObject({
      tests: [],
      because: expect.stringContaining('no JSON'),
    });
  });
});

describe('Python', () => {
  test('with pytest, in an environment of its own', () => {
    const found = find({ 'requirements.txt': 'flask\npytest\n' });
    expect(found.setup).toEqual([
      'python3 -m venv --system-site-packages .venv',
      '.venv/bin/python -m pip install -r requirements.txt',
      '.venv/bin/python -m pip install pytest',
    ]);
    expect(found.tests).toEqual(['.venv/bin/python -m pytest -v']);
    expect(found.caches).toContain('.venv');
  });

  test('a package with what it needs for tests', () => {
    const toml = '[project]\nname = "shop"\n[project.optional-dependencies]\ntest = ["pytest"]\n';
    expect(find({ 'pyproject.toml': toml }).setup).toContain('.venv/bin/python -m pip install -e .[test]');
  });

  test('without pytest: unittest, with the Python that is there', () => {
    expect(find({ 'setup.cfg': '[flake8]\n' })).toMatchObject({
      setup: [],
      tests: ['python3 -m unittest discover -v'],
    });
  });

  test('without any file that says so, by its tests', () => {
    const plain = 'import unittest\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        pass\n';
    expect(find({ 'tests/test_a.py': plain, 'tests/__init__.py': null })).toMatchObject({
      setup: [],
      tests: ['python3 -m unittest discover -v'],
    });
    expect(find({ 'tests/test_a.py': plain }).tests).toEqual(['python3 -m unittest discover -s tests -v']);
    expect(find({ 'tests/test_a.py': plain, 'src/shop/a.py': null }).tests).toEqual([
      'PYTHONPATH=src python3 -m unittest discover -s tests -v',
    ]);
    const bare = find({ 'test_a.py': 'def test_a():\n    assert True\n' });
    expect(bare.tests).toEqual(['.venv/bin/python -m pytest -v']);
    expect(find({ 'tests/unit/conftest.py': null, 'tests/test_a.py': null }).tests[0]).toContain('pytest');
  });

  test('uv and poetry by their lock files', () => {
    expect(find({ 'pyproject.toml': '', 'uv.lock': null, 'pytest.ini': '' })).toMatchObject({
      setup: ['uv sync --frozen'],
      tests: ['uv run --no-sync python -m pytest -v'],
    });
    expect(find({ 'pyproject.toml': '', 'poetry.lock': null }).tests).toEqual([
      'poetry run python -m unittest discover -v',
    ]);
  });
});

describe('others', () => {
  test('Go and Rust', () => {
    expect(find({ 'go.mod': null })).toMatchObject({
      setup: ['go mod download'],
      tests: ['go test -v ./...'],
    });
    expect(find({ 'Cargo.toml': null, 'Cargo.lock': null })).toMatchObject({
      setup: ['cargo fetch --locked'],
      tests: ['cargo test --workspace --no-fail-fast --locked'],
      caches: ['target'],
    });
  });

  test('two languages have two commands', () => {
    expect(find({ 'go.mod': null, 'package.json': manifest('jest') }).tests).toHaveLength(2);
  });

  test('a Makefile where nothing else says how', () => {
    expect(find({ Makefile: 'build:\n\tcc x.c\ntest: build\n\t./x\n' }).tests).toEqual(['make test']);
    expect(find({ Makefile: 'test:\n', 'go.mod': null }).tests).toEqual(['go test -v ./...']);
  });

  test('a Makefile by other words, build files and scripts by their usual names', () => {
    expect(find({ Makefile: '.PHONY: test\nlint test: build\n' }).tests).toEqual(['make test']);
    expect(find({ justfile: 'test:\n  ./x\n' }).tests).toEqual(['just test']);
    expect(find({ 'pom.xml': null, mvnw: null }).tests).toEqual(['sh ./mvnw -B test']);
    expect(find({ 'test/a.bats': null }).tests).toEqual(['bats -r --tap test']);
    expect(find({ 'lib/a.sh': null, 'test/run.sh': null }).tests).toEqual(['bash test/run.sh']);
    expect(find({ 'script/test': null }).tests).toEqual(['./script/test']);
  });

  test('where nothing is at the top, projects one folder below it', () => {
    const found = find({
      'README.md': null,
      'frontend/package.json': manifest('vitest'),
      'frontend/package-lock.json': null,
      'backend/go.mod': null,
      'examples/package.json': manifest('jest'),
      '$(touch x)/package.json': manifest('jest'),
      'docs/Makefile': 'test:\n',
    });
    expect(found.tests).toEqual([
      'cd frontend && npm test -- --run --reporter=verbose',
      'cd backend && go test -v ./...',
    ]);
    expect(found.setup).toEqual([
      'cd frontend && npm ci --no-audit --no-fund',
      'cd backend && go mod download',
    ]);
    expect(find({ 'package.json': manifest('jest'), 'backend/go.mod': null }).tests).toHaveLength(1);
  });

  test('only what says how it is tested is read', () => {
    const read = ['package.json', 'backend/pyproject.toml', 'tests/unit/test_a.py', 'Makefile'];
    expect(read.map((path) => saysHowToTest(path, 10))).toEqual(read.map(() => true));
    const left = ['src/index.ts', 'a/b/package.json', 'shop/test_a.py', 'README.md'];
    expect(left.map((path) => saysHowToTest(path, 10))).toEqual(left.map(() => false));
    expect(saysHowToTest('tests/test_a.py', 1_000_000)).toBe(false);
  });

  test('nothing known is told in words', () => {
    expect(find({ 'README.md': null })).toEqual({
      setup: [],
      tests: [],
      caches: [],
      because: expect.stringContaining('Name the commands under "tests"'),
    });
  });
});

test('no text of a repository becomes part of a command', () => {
  const names = fc.constantFrom(
    'package.json',
    'pyproject.toml',
    'requirements.txt',
    'Makefile',
    'setup.cfg',
    'go.mod',
    'pytest.ini',
  );
  fc.assert(
    fc.property(fc.dictionary(names, fc.string()), (files) => {
      const marked = Object.fromEntries(
        Object.entries(files).map(([name, text]) => [name, `${text}\n$(touch /tmp/x)`]),
      );
      const { setup, tests } = find(marked);
      expect([...setup, ...tests].join()).not.toContain('touch');
    }),
  );
});
