import { expect, test } from 'vitest';
import { findRiggedChecks } from '../../../core/loop/rigged-checks.ts';

const find = (now: string, was: string | null = '', wanted = '') =>
  findRiggedChecks('src/a.js', was, now, wanted);

test.each([
  'assert.equal = () => {};',
  'expect.extend({ toBe: () => ({ pass: true }) });',
  'globalThis.expect = () => ({ toBe() {} });',
  'unittest.TestCase.assertEqual = lambda *a, **k: None',
  'setattr(unittest.TestCase, "assertEqual", print)',
  '_pytest.runner.call_runtest_hook = print',
  'builtins.AssertionError = Silent',
  'process.exit = () => {};',
  'process.reallyExit(0);',
  "process.on('exit', () => { process.exitCode = 0; });",
  'atexit.register(lambda: os._exit(0))',
  'Module._load = fake;',
  'class Any(float):\n    def __eq__(self, other):\n        return True\n',
  'func TestMain(m *testing.M) {\n\tos.Getpid()\n}',
  'export const total = () => ({ [Symbol.toPrimitive]: () => 39.5 });',
])('%s', (line) => {
  expect(find(line)).toHaveLength(1);
  expect(find(`export const a = 1;\n${line}`, `export const a = 1;\n${line}\n`)).toEqual([]);
});

test.each([
  'assert.equal(total([1]), 1);',
  'if (assert.ok === other) stop();',
  'assert.sameMoney = (a, b) => claim(a, b);',
  'expect.extend({ toBeWithin: (a) => ({ pass: a > 1 }) });',
  '// assert.equal = () => {};',
  'process.exit(0);',
  "process.on('exit', () => server.close());",
  'def __eq__(self, other):\n    return self.cents == other.cents\n',
  'logging.captureWarnings(True)',
  'func TestMain(m *testing.M) {\n\tsetUp()\n\tos.Exit(m.Run())\n}',
])('%s is none', (line) => expect(find(line)).toEqual([]));

test('what the task asks for in its own words is none', () => {
  expect(find('process.exit = stop;', '', 'Let `process.exit = stop` count.')).toEqual([]);
});
