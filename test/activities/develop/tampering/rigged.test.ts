import { describe, expect, test } from 'vitest';
import { type FileStates, findTampering } from '../../../../activities/develop/tampering/find-tampering.ts';
import { findRigged } from '../../../../activities/develop/tampering/rigged.ts';

const edited = (path: string, base: string | null, now: string | null): FileStates => ({
  path,
  base,
  before: base,
  now,
});
const kindsOf = async (files: FileStates[]) =>
  [...new Set((await findTampering({ files, wanted: 'Mend it.' })).map(({ kind }) => kind))].sort();

describe('how the tests are run', () => {
  const manifest = (script: string, more = '') => `{"scripts":{"test":"${script}","start":"node ."}${more}}`;
  test.each<[string, string, string | null, string]>([
    ['|| true', 'package.json', manifest('vitest run'), manifest('vitest run || true')],
    ['passWithNoTests', 'package.json', manifest('vitest run'), manifest('vitest run --passWithNoTests')],
    [
      'a step after',
      'package.json',
      manifest('vitest run'),
      '{"scripts":{"test":"vitest run","posttest":"exit 0"}}',
    ],
    [
      'excluded',
      'vitest.config.ts',
      'export default { test: {} };',
      'export default { test: {\n exclude: ["test/cart.test.ts"],\n } };',
    ],
    ['conftest', 'tests/conftest.py', null, 'def pytest_collection_modifyitems(items):\n    items.clear()\n'],
    ['threshold', 'vitest.config.ts', 'lines: 90,\n', 'lines: 10,\n'],
    [
      'pyproject',
      'pyproject.toml',
      '[tool.pytest.ini_options]\n',
      '[tool.pytest.ini_options]\naddopts = "--ignore=tests/test_cart.py"\n',
    ],
    ['a way out', 'test/set-up.ts', 'export {};\n', 'process.exit(0);\nexport {};\n'],
    ['sitecustomize', 'sitecustomize.py', null, 'import os\n'],
    ['where the code is', 'src/sitecustomize.py', null, 'import os\n'],
    ['a runner of its own', 'pytest/__main__.py', null, 'print("1 passed in 0.1s")\n'],
    ['a program of that name', 'node_modules/.bin/vitest', null, '#!/bin/sh\n'],
    [
      'an alias',
      'vitest.config.ts',
      'export default {};\n',
      "export default {\n alias: { '../src/cart.js': './fake.js' } };\n",
    ],
    [
      'other names only',
      'vitest.config.ts',
      'export default {};\n',
      'export default { test: { testNamePattern: /x/ } };\n',
    ],
    ['another folder', 'jest.config.js', 'module.exports = {};\n', "module.exports = { roots: ['none'] };\n"],
    [
      'the code is changed',
      'jest.config.js',
      'module.exports = {};\n',
      "module.exports = { transform: { cart: './blank.js' } };\n",
    ],
    ['a shell of its own', '.npmrc', null, 'script-shell=/bin/true\n'],
    ['options by the environment', '.env', 'PORT=1\n', 'PORT=1\nNODE_OPTIONS=--require ./cheat.cjs\n'],
    ['make', 'Makefile', 'test:\n\tpytest\n', 'test:\n\t@true\n'],
    ['another file for make', 'GNUmakefile', null, 'test:\n\t@true\n'],
    ['how it is tested here', '.countersign/sandbox.yaml', 'tests: [pytest]\n', 'tests: ["true"]\n'],
    [
      'a hook by another name',
      'tests/hooks.py',
      null,
      'import os, atexit\natexit.register(lambda: os._exit(0))\n',
    ],
    [
      'a claim replaced by the code',
      'src/cart.js',
      'export const a = 1;\n',
      'assert.equal = () => {};\nexport const a = 1;\n',
    ],
  ])('%s', async (_, path, base, now) => {
    expect(await kindsOf([edited(path, base, now)])).toEqual(['runner-changed']);
  });
  test.each<[string, string, string | null, string]>([
    [
      'another dependency',
      'package.json',
      manifest('vitest run'),
      manifest('vitest run', ',"dependencies":{"a":"1"}'),
    ],
    ['a higher threshold', 'vitest.config.ts', 'lines: 90,\n', 'lines: 95,\n'],
    [
      'other tools',
      'pyproject.toml',
      '[tool.ruff]\n',
      '[tool.ruff]\nignore = ["E501"]\nexclude = ["build"]\n',
    ],
    ['a target that tests nothing', 'Makefile', 'test:\n\tpytest\n', 'test:\n\tpytest\n\nlint:\n\truff .\n'],
    ['where packages come from', '.npmrc', null, 'registry=https://registry.example.com/\n'],
    [
      'a longer time',
      'vitest.config.ts',
      'export default {};\n',
      'export default { test: { testTimeout: 20000 } };\n',
    ],
    ['a fixture', 'tests/conftest.py', '', '@pytest.fixture\ndef cart():\n    return []\n'],
  ])('%s is none', async (_, path, base, now) => {
    expect(await kindsOf([edited(path, base, now)])).toEqual([]);
  });
});

describe('what tests look at', () => {
  const spec = "import { total } from '../src/cart.js';\ntest('a', () => { expect(total([1])).toBe(1); });\n";
  const python = 'from shop.cart import total\n\ndef test_a():\n    assert total([1]) == 1\n';
  const find = (...files: FileStates[]) => findRigged(files, '').length;
  const followed = (to: string) => edited('test/a.test.js', spec, spec.replace('../src/cart.js', to));

  test('is what it was, unless that has moved', () => {
    expect(find(followed('./fake.js'))).toBe(1);
    expect(
      find(followed('../src/shop/cart.js'), edited('src/cart.ts', 'export const total = 1;', null)),
    ).toBe(0);
    const split = edited('src/cart.js', 'export const total = 1;', "export const slug = 'a';");
    expect(find(followed('../src/total.js'), split)).toBe(0);
    const stays = edited('src/cart.js', 'export const total = 1;', 'export const total = 2;');
    expect(find(followed('../src/total.js'), stays)).toBe(1);
  });

  test('is followed in Python too, by module or package', () => {
    const now = python.replace('shop.cart', 'shop.basket');
    expect(find(edited('tests/test_a.py', python, now))).toBe(1);
    const gone = edited('src/shop/cart.py', 'def total():\n    pass\n', null);
    expect(find(edited('tests/test_a.py', python, now), gone)).toBe(0);
    const emptied = edited('shop/cart/__init__.py', 'total = 1\n', 'other = 1\n');
    expect(find(edited('tests/test_a.py', python, now), emptied)).toBe(0);
  });

  test('is not replaced from beside', () => {
    const conftest = 'import shop.cart\nshop.cart.total = lambda xs: 1\n';
    const files = [edited('tests/test_a.py', python, python), edited('tests/conftest.py', '', conftest)];
    expect(find(...files)).toBe(1);
    expect(find(edited('tests/conftest.py', '', conftest))).toBe(0);
  });
});
