import { describe, expect, test } from 'vitest';
import { findOtherImports, findReplacedParts, modulesOf } from '../../../core/loop/test-imports.ts';

const script = `import { expect, test } from 'vitest';\nimport { total } from '../src/cart.js';\n\ntest('adds', () => {});\n`;
const python =
  'import shop.money as money, json\nfrom shop.cart import (\n    total,\n)\n\ndef test_total():\n    pass\n';
const stays = () => false;
const find = (path: string, was: string, now: string, isGone: (module: string) => boolean = stays) =>
  findOtherImports({ path, was, now }, isGone).length > 0;

describe('a test looks at something else', () => {
  test.each([
    ['another module', 'a.test.js', script, script.replace('../src/cart.js', './fake-cart.js')],
    ['another framework', 'a.test.js', script, script.replace("'vitest'", "'./fake.js'")],
    [
      'a claim of its own',
      'a.test.js',
      script,
      `${script.replace('expect, ', '')}const expect = () => ({ toBe() {} });\n`,
    ],
    [
      'in CommonJS',
      'a.js',
      "const { total } = require('../cart');\n",
      "const { total } = require('./fake');\n",
    ],
    ['in Python', 'test_a.py', python, python.replace('shop.cart', 'tests.fake')],
    ['a value of its own', 'test_a.py', python, `${python}total = lambda xs: 39.5\n`],
    ['a function of its own', 'test_a.py', python, `${python}def total(xs):\n    return 39.5\n`],
  ])('%s', (_, path, was, now) => expect(find(path, was, now)).toBe(true));

  test.each([
    ['more of it', 'a.test.js', script, script.replace('{ total }', '{ slug, total }')],
    ['a helper', 'a.test.js', script, `import { build } from './build.js';\n${script}`],
    ['another official name', 'a.test.js', script, script.replace("'vitest'", "'@jest/globals'")],
    ['a helper of its own', 'test_a.py', python, `${python}def build(xs):\n    return xs\n`],
  ])('%s is none', (_, path, was, now) => expect(find(path, was, now)).toBe(false));

  test('what has moved is followed', () => {
    const now = script.replace('../src/cart.js', '../src/shop/cart.js');
    expect(find('a.test.js', script, now, (module) => module === '../src/cart.js')).toBe(false);
  });
});

describe('a part of what is tested is replaced', () => {
  const tested = modulesOf([
    { path: 'tests/test_a.py', text: python },
    { path: 'tests/gone.py', text: null },
  ]);
  const replaced = (now: string) =>
    findReplacedParts({ path: 'tests/conftest.py', was: '', now }, tested).length;

  test('by whatever sets the tests up', () => {
    expect([...tested]).toEqual(['shop.money', 'json', 'shop.cart']);
    expect(replaced('import shop.cart\nshop.cart.total = lambda xs: 39.5\n')).toBe(1);
    expect(replaced('import os, shop.cart as c\nsetattr(c, "total", print)\n')).toBe(1);
    expect(replaced('from shop import cart\nimport sys\nsys.modules["shop.cart"] = object()\n')).toBe(1);
  });

  test('settings of others are free', () => {
    expect(
      replaced('import os\nfrom app import settings\nsettings.DEBUG = True\nos.environ["A"] = "1"\n'),
    ).toBe(0);
    expect(replaced('# shop.cart.total = print\n')).toBe(0);
  });
});
