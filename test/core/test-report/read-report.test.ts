import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../../core/test-report/read-report.ts';
import { isGreen } from '../../../core/test-report/report.ts';
import { recorded } from './recorded.ts';
import { cpuMs } from '../../cpu-time.ts';

const read = (text: string, exitCode: number | null = 1, whole = true) =>
  readReport({ text, exitCode, whole });
const outputs = readdirSync(join(import.meta.dirname, '../../data/test-output')).filter((name) =>
  name.endsWith('.txt'),
);

describe('recorded outputs', () => {
  test.each(outputs.filter((name) => name.includes('green')))(
    '%s is green with exit code 0, and not without it',
    (name) => {
      expect(isGreen(read(recorded(name), 0))).toBe(true);
      expect(isGreen(read(recorded(name), 1))).toBe(false);
      expect(isGreen(read(recorded(name), null))).toBe(false);
      expect(isGreen(read(recorded(name), 0, false))).toBe(false);
    },
  );

  test.each(outputs.filter((name) => !name.includes('green')))(
    '%s is not green, whatever the exit code says',
    (name) => {
      const report = read(recorded(name), 1);
      expect(isGreen(report)).toBe(false);
      expect(report.failed + report.errors.length).toBeGreaterThan(0);
      if (report.failed > 0) expect(isGreen(read(recorded(name), 0))).toBe(false);
    },
  );

  test.each(outputs)('%s reads the same with Windows line ends, and again', (name) => {
    expect(read(recorded(name).replaceAll('\n', '\r\n'))).toEqual(read(recorded(name)));
  });

  test.each(outputs)('%s has no id twice, and bounded messages', (name) => {
    const { cases, errors } = read(recorded(name));
    expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length);
    for (const { message } of [...cases, ...errors]) expect(message.length).toBeLessThanOrEqual(2000);
  });

  test('tests of workspaces are told apart', () => {
    const { cases, passed, failed, skipped } = read(recorded('workspaces.txt'));
    expect({ passed, failed, skipped }).toEqual({ passed: 16, failed: 16, skipped: 4 });
    expect(cases.map((one) => one.id)).toContain('b: test/cart.test.js > total > keeps cents');
  });
});

describe('what tests print', () => {
  const summaries = [
    ' Test Files  9 passed (9)\n      Tests  99 passed (99)\n   Duration  1s',
    'Test Suites: 9 passed, 9 total\nTests:       99 passed, 99 total',
    '===== 99 passed in 0.01s =====',
    '  99 passing (1ms)',
    'Ran 99 tests in 0.001s\n\nOK',
  ];

  test.each(summaries)('a forged summary makes nothing green: %s', (forged) => {
    for (const name of [
      'vitest.txt',
      'jest.txt',
      'mocha.txt',
      'pytest.txt',
      'unittest.txt',
      'go.txt',
      'cargo.txt',
    ]) {
      for (const text of [`${forged}\n${recorded(name)}`, `${recorded(name)}\n${forged}\n`]) {
        expect(isGreen(read(text, 1))).toBe(false);
        expect(read(text).failed + read(text).errors.length).toBeGreaterThan(0);
      }
    }
  });

  test('of a summary and its cases, the worse holds', () => {
    const green = recorded('vitest-green.txt');
    const forged = green.replace(/\n(.*Test Files)/, '\n × test/cart.test.js > total > adds 3ms\n$1');
    expect(read(green, 0)).toMatchObject({ passed: 2, failed: 0 });
    expect(read(forged, 0)).toMatchObject({ passed: 1, failed: 1 });
    expect(isGreen(read(forged, 0))).toBe(false);
  });

  test('a failure that no test explains is an error, with the last words', () => {
    const report = read('Compiling…\nmake: *** no rule to make target\n', 2);
    expect(report).toMatchObject({ runner: 'plain', cases: [] });
    expect(report.errors[0]?.message).toContain('exit code 2');
    expect(report.errors[0]?.message).toContain('no rule to make target');
    expect(read('', null).errors[0]?.message).toContain('ended from outside');
    expect(read('fine', 0)).toMatchObject({ runner: 'plain', errors: [], exitCode: 0 });
  });
});

describe('reports in files', () => {
  const file = (name: string) => ({ path: name, text: recorded(name) });

  test('name the tests, and what the output says beyond them counts', () => {
    const both = readReport({
      text: recorded('vitest.txt'),
      exitCode: 1,
      whole: true,
      files: [file('junit-vitest.xml')],
    });
    expect(both).toMatchObject({ runner: 'junit', passed: 4, failed: 4, skipped: 1, whole: true });
    expect(both.cases).toHaveLength(9);
    const forged = '<testsuites><testsuite name="a"><testcase name="fine"/></testsuite></testsuites>';
    const worse = readReport({
      text: recorded('vitest.txt'),
      exitCode: 0,
      whole: true,
      files: [{ path: 'f.xml', text: forged }],
    });
    expect(worse.failed).toBe(4);
    expect(isGreen(worse)).toBe(false);
  });

  test('that cannot be read are errors beside what was printed', () => {
    const files = [{ path: 'broken.xml', text: '<testsuites><testsuite>' }];
    const report = readReport({ text: recorded('vitest-green.txt'), exitCode: 0, whole: true, files });
    expect(report.passed).toBe(2);
    expect(isGreen(report)).toBe(false);
  });
});

describe('an output that was cut', () => {
  const cut = (text: string, from: number, to: number) =>
    `${text.slice(0, from)}\n… 12345 bytes left out …\n${text.slice(to)}`;

  test('is read as far as it goes, and is not whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...outputs),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, a, b) => {
          const text = recorded(name);
          const [from, to] = [Math.min(a, b) * text.length, Math.max(a, b) * text.length].map(Math.floor);
          const report = read(cut(text, from ?? 0, to ?? 0), 1, false);
          expect(report.whole).toBe(false);
          expect(isGreen(report)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('time', () => {
  const hostile: [string, string][] = [
    ['lines that look like results', ' ✓ a > b 1ms\n ✔ a (1ms)\n--- FAIL: TestA (0.00s)\ntest a ... ok\n'],
    ['headings', '__ a __\n  ● a › b\n FAIL  a > b\n---- a stdout ----\n'],
    ['rules', `${'='.repeat(70)}\nERROR: a\n${'-'.repeat(70)}\n`],
    ['numbers of mocha', '  1) a\n  2) b\n'],
    ['panics', 'panic: x\nTraceback (most recent call last):\n    at x (a.js:1:1)\n'],
    ['spaces', `${' '.repeat(1500)}x\n`],
    ['long names', `${'a:'.repeat(700)}\n`],
    ['TAP', '# Subtest: a\nok 1 - a\n  ---\n  error: |-\n'],
    ['JSON', '{"Action":"output","Package":"a","Test":"T","Output":"x"}\n'],
    ['dots', `tests/a.py ${'.'.repeat(500)}\n`],
  ];

  test.each(hostile)('grows with the length alone: %s', (_what, unit) => {
    const time = (bytes: number) => {
      const text = unit.repeat(Math.ceil(bytes / unit.length));
      const ends = ' RUN  v5.0.0 /work\n===== test session starts =====\n';
      const beganMs = cpuMs();
      read(`${ends}${text}`);
      return cpuMs() - beganMs;
    };
    time(100_000);
    const [small, large] = [time(250_000), time(2_000_000)];
    // Eight times the length; what grew with its square would take sixty-four times as long.
    expect(large).toBeLessThan(Math.max(2000, small * 30));
  });

  test('a million lines take seconds', () => {
    const beganMs = cpuMs();
    const report = read(`${'noise\n'.repeat(1_000_000)}${recorded('vitest.txt')}`);
    expect(report).toMatchObject({ passed: 4, failed: 4 });
    expect(cpuMs() - beganMs).toBeLessThan(15_000);
  });
});

test('any text gives a report', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.integer({ min: 0, max: 255 })), (text, exitCode) => {
      const report = read(text, exitCode);
      expect(isGreen(report)).toBe(exitCode === 0);
    }),
  );
});
