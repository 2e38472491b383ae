import { describe, expect, test } from 'vitest';
import { type FileStates, findTampering } from '../../../../activities/develop/tampering/find-tampering.ts';

const edited = (path: string, base: string | null, now: string | null): FileStates => ({
  path,
  base,
  before: base,
  now,
});
const kindsOf = async (files: FileStates[], wanted = 'Mend it.') =>
  [...new Set((await findTampering({ files, wanted })).map(({ kind }) => kind))].sort();

const script = `import { expect, test, describe } from 'vitest';
import { total, slug } from '../src/cart.js';
const rates = [[1, 5], [200, 1000], [300, 1500]];

describe('cart', () => {
  test('adds up', () => {
    expect(total([19.5, 20])).toBe(39.5);
    expect(slug('Fünf Wörter')).toEqual('fuenf-woerter');
  });
  test('is close', () => {
    expect(total([0.1, 0.2])).toBeCloseTo(0.3, 10);
    expect(() => total(null)).toThrow('no list');
  });
  test.each([[1, 2], [3, 4]])('row %s', (a, b) => {
    expect(total([a, 1])).toBe(b);
  });
});
`;
const at = 'test/cart.test.ts';
const change = (from: string, to: string) => {
  if (!script.includes(from)) throw new Error(`"${from}" does not stand in the test: change the row.`);
  return edited(at, script, script.replace(from, to));
};
const last = `expect(slug('Fünf Wörter')).toEqual('fuenf-woerter');`;

describe('tests of JavaScript and TypeScript', () => {
  const tampered: [string, string, FileStates][] = [
    ['a file is gone', 'deleted', edited(at, script, null)],
    [
      'a case is gone',
      'deleted',
      change(script.slice(script.indexOf("  test('is"), script.indexOf('  test.each')), ''),
    ],
    [
      'a case is commented out',
      'deleted',
      change(
        `test('adds up', () => {\n    expect(total([19.5, 20])).toBe(39.5);\n    ${last}\n  });`,
        '/* adds up */',
      ),
    ],
    ['a case is skipped', 'skipped', change("test('adds", "test.skip('adds")],
    ['a suite is skipped', 'skipped', change("describe('cart'", "describe.skip('cart'")],
    ['a case is put off', 'skipped', change("test('adds", "test.todo('adds")],
    ['another runs alone', 'skipped', change("test('adds", "test.only('adds")],
    ['by a condition', 'skipped', change("test('adds", "test.skipIf(true)('adds")],
    ['by its options', 'skipped', change("'adds up', ()", "'adds up', { skip: true }, ()")],
    ['from inside', 'skipped', change("'adds up', () => {", "'adds up', (t) => {\n t.skip();")],
    ['it has to fail', 'weakened', change("test('adds", "test.fails('adds")],
    ['an assertion is gone', 'weakened', change(last, '')],
    ['an assertion is commented out', 'weakened', change(last, `// ${last}`)],
    ['looser', 'weakened', change('.toBe(39.5)', '.toBeDefined()')],
    ['any value', 'weakened', change(".toEqual('fuenf-woerter')", '.toEqual(expect.anything())')],
    ['a part of it', 'weakened', change(".toEqual('fuenf-woerter')", ".toContain('fuenf')")],
    ['negated', 'weakened', change('.toBe(39.5)', '.not.toBe(0)')],
    ['tautology', 'weakened', change('expect(total([19.5, 20])).toBe(39.5)', 'expect(39.5).toBe(39.5)')],
    ['tolerance', 'weakened', change('toBeCloseTo(0.3, 10)', 'toBeCloseTo(0.3, 1)')],
    ['standard tolerance', 'weakened', change('toBeCloseTo(0.3, 10)', 'toBeCloseTo(0.3)')],
    ['any error', 'weakened', change(".toThrow('no list')", '.toThrow()')],
    ['swallowed', 'weakened', change(last, `try { ${last} } catch {}`)],
    ['on a condition', 'weakened', change(last, `if (slug('Fünf Wörter')) { ${last} }`)],
    ['behind a return', 'weakened', change(last, `return;\n${last}`)],
    ['a row is gone', 'weakened', change('[[1, 2], [3, 4]]', '[[1, 2]]')],
    [
      'a double',
      'weakened',
      change('const rates', "vi.mock('../src/cart.js', () => ({ total: () => 39.5 }));\nconst rates"),
    ],
    ['another value', 'expectation-changed', change('.toBe(39.5)', '.toBe(40)')],
    ['another input', 'expectation-changed', change("slug('Fünf Wörter')", "slug('fuenf woerter')")],
    ['another row', 'expectation-changed', change('[3, 4]]', '[3, 5]]')],
    [
      'a file that no runner finds',
      'deleted',
      { path: 'test-cart.txt', base: null, before: null, now: script },
    ],
  ];
  test.each(tampered)('%s: %s', async (what, kind, file) => {
    const files = what.startsWith('a file that') ? [file, edited(at, script, null)] : [file];
    expect(await kindsOf(files)).toEqual([kind]);
  });

  const legitimate: [string, FileStates[]][] = [
    [
      'white space and quotes',
      [
        edited(
          at,
          script,
          script
            .replaceAll("'", '"')
            .replaceAll('    ', '\t')
            .replace('([19.5, 20])', '(\n [19.5,\n 20,],\n)'),
        ),
      ],
    ],
    [
      'a new test',
      [change("  test('is", "  test('more', () => { expect(total([])).toBe(0); });\n  test('is")],
    ],
    ['a new assertion', [change(last, `${last}\n    expect(total([])).toBe(0);`)]],
    ['a stricter one', [change('toBeCloseTo(0.3, 10)', 'toBeCloseTo(0.3, 12)')]],
    ['another name', [change("test('adds up'", "test('adds all up'")]],
    [
      'a renamed function',
      [edited(at, script, script.replaceAll('total(', 'sum(').replaceAll('{ total', '{ sum'))],
    ],
    ['a moved file', [edited(at, script, null), edited('test/unit/cart.test.ts', null, script)]],
    ['a moved suite', [edited(at, script, script.replace("describe('cart'", "describe('the cart'"))]],
    [
      'a value with a name',
      [change('.toBe(39.5)', '.toBe(sum)')].map((file) => ({
        ...file,
        now: file.now?.replace('const rates', 'const sum = 39.5;\nconst rates') ?? null,
      })),
    ],
  ];
  test.each(legitimate)('%s is no tampering', async (_, files) => {
    expect(await findTampering({ files, wanted: 'Mend it.' })).toEqual([]);
  });

  test('a new double beside old tests that were there with a new test is how that one is written', async () => {
    const file = change(
      "  test('is",
      "  vi.mock('../src/rates.js');\n  test('more', () => { expect(total([])).toBe(0); });\n  test('is",
    );
    expect(await kindsOf([file])).toEqual([]);
  });

  test("a developer's own test may change and go, but not be hollowed out or switched off", async () => {
    const own = `${script}\ntest('own', () => { expect(total([7])).toBe(7); });`;
    const since = (now: string) => ({ path: at, base: script, before: own, now });
    expect(await kindsOf([since(script)])).toEqual([]);
    expect(await kindsOf([since(own.replace('toBe(7)', 'toBe(8)'))])).toEqual([]);
    expect(await kindsOf([since(own.replace("test('own'", "test.skip('own'"))])).toEqual(['skipped']);
    expect(await kindsOf([since(own.replace('expect(total([7])).toBe(7);', 'total([7]);'))])).toEqual([
      'weakened',
    ]);
  });
});

const python = `import pytest
from shop import total, slug

CASES = [(1, 5), (200, 1000)]

class TestCart:
    def test_adds(self):
        assert total([19.5, 20]) == 39.5
        assert slug("Fuenf Woerter") == "fuenf-woerter"

    @pytest.mark.parametrize("a,b", [(1, 2), (3, 4)])
    def test_rows(self, a, b):
        assert total([a, 1]) == b

def test_close():
    assert total([0.1, 0.2]) == pytest.approx(0.3, abs=0.001)
    with pytest.raises(ValueError, match="no list"):
        total(None)
`;
const pyAt = 'tests/test_cart.py';
const pyChange = (from: string, to: string) => {
  if (!python.includes(from)) throw new Error(`"${from}" does not stand in the test: change the row.`);
  return edited(pyAt, python, python.replace(from, to));
};

describe('tests of Python', () => {
  const tampered: [string, string, FileStates][] = [
    ['a file is gone', 'deleted', edited(pyAt, python, null)],
    ['no longer collected', 'deleted', pyChange('def test_close', 'def close')],
    ['skipped', 'skipped', pyChange('def test_close', '@pytest.mark.skip\ndef test_close')],
    [
      'skipped by a condition',
      'skipped',
      pyChange('def test_close', '@pytest.mark.skipif(True, reason="x")\ndef test_close'),
    ],
    ['a class is skipped', 'skipped', pyChange('class TestCart', '@unittest.skip("x")\nclass TestCart')],
    ['all of it', 'skipped', pyChange('CASES', 'pytestmark = pytest.mark.skip\nCASES')],
    ['from inside', 'skipped', pyChange('def test_close():', 'def test_close():\n    pytest.skip("x")')],
    ['expected to fail', 'weakened', pyChange('def test_close', '@pytest.mark.xfail\ndef test_close')],
    ['gone', 'weakened', pyChange('        assert slug("Fuenf Woerter") == "fuenf-woerter"\n', '')],
    ['looser', 'weakened', pyChange(' == "fuenf-woerter"', '')],
    ['always', 'weakened', pyChange(' == "fuenf-woerter"', ' == "fuenf-woerter" or True')],
    ['in place of equality', 'weakened', pyChange('== "fuenf-woerter"', '!= ""')],
    ['tolerance', 'weakened', pyChange('abs=0.001', 'abs=0.5')],
    ['any error', 'weakened', pyChange(', match="no list"', '')],
    [
      'swallowed',
      'weakened',
      pyChange(
        '        assert slug("Fuenf Woerter") == "fuenf-woerter"',
        '        try:\n            assert slug("Fuenf Woerter") == "fuenf-woerter"\n        except Exception:\n            pass',
      ),
    ],
    ['behind a return', 'weakened', pyChange('        assert slug(', '        return\n        assert slug(')],
    ['a row is gone', 'weakened', pyChange('[(1, 2), (3, 4)]', '[(1, 2)]')],
    ['another row', 'expectation-changed', pyChange('(3, 4)]', '(3, 5)]')],
    ['another value', 'expectation-changed', pyChange('== 39.5', '== 40')],
    ['another of its name', 'weakened', edited(pyAt, python, `${python}\ndef test_close():\n    pass\n`)],
    ['a name given away', 'skipped', edited(pyAt, python, `${python}\ntest_close = None\n`)],
    ['taken away', 'skipped', edited(pyAt, python, `${python}\ndel test_close\n`)],
    ['of other code', 'weakened', pyChange('from shop import', 'from tests.fake import')],
  ];
  test.each(tampered)('%s: %s', async (_, kind, file) => {
    expect(await kindsOf([file])).toEqual([kind]);
  });

  test('quotes, new tests, other names and other files are no tampering', async () => {
    expect(
      await findTampering({ wanted: '', files: [edited(pyAt, python, python.replaceAll('"', "'"))] }),
    ).toEqual([]);
    expect(
      await findTampering({
        wanted: '',
        files: [edited(pyAt, python, `${python}\ndef test_more():\n    assert total([]) == 0\n`)],
      }),
    ).toEqual([]);
    expect(
      await findTampering({ wanted: '', files: [pyChange('def test_close', 'def test_is_close')] }),
    ).toEqual([]);
    const renamed = python
      .replaceAll('slug', 'short')
      .replaceAll('total', 'add_up')
      .replace('_adds', '_adds_up');
    expect(await findTampering({ wanted: '', files: [edited(pyAt, python, renamed)] })).toEqual([]);
    expect(
      await findTampering({
        wanted: '',
        files: [edited(pyAt, python, null), edited('tests/unit/test_cart.py', null, python)],
      }),
    ).toEqual([]);
  });
});

describe('tests of Go', () => {
  const go =
    'package a\n\nfunc TestTotal(t *testing.T) {\n\tif got := Total(3); got != 7 {\n\t\tt.Fatalf("got %d", got)\n\t}\n}\n';
  test.each([
    ['deleted', 'func TestTotal', 'func totalTest'],
    ['skipped', '\tif got', '\tt.Skip("x")\n\tif got'],
    ['weakened', '\tif got := Total(3); got != 7 {\n\t\tt.Fatalf("got %d", got)\n\t}\n', ''],
    ['expectation-changed', '!= 7', '!= 8'],
  ])('%s', async (kind, from, to) => {
    expect(await kindsOf([edited('a_test.go', go, go.replace(from, to))])).toEqual([kind]);
  });
});

describe('code that pleases its tests', () => {
  const code = 'export function total(list) {\n  return list.reduce((a, b) => a - b, 0);\n}\n';
  const spec = edited(at, script, script);
  const source = (now: string) => [spec, edited('src/cart.js', code, now)];
  test.each([
    [
      'a branch',
      "export function slug(text) {\n  if (text === 'Fünf Wörter') return 'fuenf-woerter';\n  return text;\n}",
    ],
    ['a choice', "export const slug = (text) => text === 'Fünf Wörter' ? 'fuenf-woerter' : text;"],
    [
      'a case',
      "export function slug(text) {\n  switch (text) {\n    case 'Fünf Wörter': return 'fuenf-woerter';\n    default: return text;\n  }\n}",
    ],
    [
      'a table',
      "const known = { 'Fünf Wörter': 'fuenf-woerter', other: 'x' };\nexport const slug = (text) => known[text];",
    ],
    [
      'a list as text',
      "export function total(list) {\n  if (JSON.stringify(list) === '[19.5,20]') return 39.5;\n  return 0;\n}",
    ],
    ['a fixed answer', 'export function total(list) {\n  return 39.5;\n}'],
    [
      'a value that is given back later',
      "export function slug(text) {\n  let out = text;\n  if (text === 'Fünf Wörter') out = 'fuenf-woerter';\n  return out;\n}",
    ],
    ['a list as its text', "export const total = (list) => (String(list) === '19.5,20' ? 39.5 : 0);"],
    ['one of a list', 'export function total(list) {\n  if (list[0] === 19.5) return 39.5;\n  return 0;\n}'],
    [
      'a map',
      "const known = new Map([['19.5,20', 39.5]]);\nexport const total = (list) => known.get(String(list));",
    ],
    ['the environment', `${code}\nif (process.env.VITEST) console.log('tested');`],
    ['the mode', `${code}\nexport const mode = process.env.NODE_ENV === 'test' ? 1 : 2;`],
    ['reading the tests', `${code}\nconst text = readFileSync('test/cart.test.ts');`],
  ])('%s', async (_, now) => {
    expect(await kindsOf(source(now))).toEqual(['hardcoded']);
  });
  test.each([
    [
      'in Python: a branch',
      'def slug(text):\n    if text == "Fuenf Woerter":\n        return "fuenf-woerter"\n    return text\n',
    ],
    [
      'in Python: a table',
      'KNOWN = {"Fuenf Woerter": "fuenf-woerter"}\n\ndef slug(text):\n    return KNOWN[text]\n',
    ],
    ['in Python: pytest', 'import sys\n\ndef total(x):\n    return 1 if "pytest" in sys.modules else 2\n'],
  ])('%s', async (_, now) => {
    expect(
      await kindsOf([edited(pyAt, python, python), edited('shop.py', 'def total(x):\n    pass\n', now)]),
    ).toEqual(['hardcoded']);
  });
  test.each([
    ['the right mending', code.replace('a - b', 'a + b')],
    [
      'a base case',
      'export function total(list) {\n  if (list === null) throw new Error("no list");\n  if (list.length === 1) return 2;\n  return 0;\n}',
    ],
    [
      'a table of units',
      'const seconds = { minute: 60, hour: 3600 };\nexport const total = (unit) => seconds[unit];',
    ],
    ['a comment about tests', `${code}// NODE_ENV === 'test' is not asked here.\n`],
  ])('%s is none', async (_, now) => {
    expect(await kindsOf(source(now))).toEqual([]);
  });
});
