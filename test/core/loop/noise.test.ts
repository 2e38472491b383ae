import { describe, expect, test } from 'vitest';
import { nameWithoutNoise, withoutNoise } from '../../../core/loop/noise.ts';
import { cpuMs } from '../../cpu-time.ts';

describe('two runs of the same failure become one', () => {
  test.each([
    ['connect ECONNREFUSED 127.0.0.1:41233', 'connect ECONNREFUSED 127.0.0.1:58121'],
    ['listening on http://localhost:34567/a', 'listening on http://localhost:45678/a'],
    ['[::1]:41000 refused', '[::1]:42000 refused'],
    ['timed out after 5003ms', 'timed out after 5011ms'],
    ['request failed, took 1.2s', 'request failed, took 0.98s'],
    ['[2026-01-02T10:11:12.345Z] boom', '[2026-03-02T11:11:12.999Z] boom'],
    ['10:11:12 INFO boom', '23:59:01 INFO boom'],
    ['created 1764158400123', 'created 1764158400999'],
    ['no job 3f2b8c1e-1111-4a2b-8c3d-0123456789ab', 'no job aaaaaaaa-2222-4bbb-9ccc-ba9876543210'],
    ['<Cart object at 0x7f12ab34cd56>', '<Cart object at 0x7f00ab34cd99>'],
    ["ENOENT: open '/tmp/case-a8Xk2q/in.json'", "ENOENT: open '/tmp/case-ZZ91ab/in.json'"],
    ['open /tmp/tmpab12cd34', 'open /tmp/tmpzz99yy88'],
    ['/tmp/pytest-of-me/pytest-12/t0/x', '/tmp/pytest-of-me/pytest-13/t0/x'],
    ['C:\\Users\\me\\AppData\\Local\\Temp\\ab12\\x', 'C:\\Users\\me\\AppData\\Local\\Temp\\zz9\\x'],
    ['at f (src/a.ts:12:5)', 'at f (src/a.ts:19:7)'],
    ['File "a.py", line 3, in f', 'File "a.py", line 30, in f'],
    ['src/a.ts(3,5): error TS1', 'src/a.ts(9,1): error TS1'],
    ['pid 123 died', 'pid 456 died'],
    ['goroutine 7 [running]', 'goroutine 19 [running]'],
    ['Property failed after 3 tests\n{ seed: -1234 }', 'Property failed after 17 tests\n{ seed: 998877 }'],
    ["assert {'b', 'a'} == {'c'}", "assert {'a', 'b'} == {'c'}"],
    ['boom\n 12 | const a = 1;\n    ^^^', 'boom\n 14 | const b = 2;\n      ^^'],
  ])('%s', (one, other) => {
    expect(withoutNoise(one)).toBe(withoutNoise(other));
  });
});

describe('two failures stay two', () => {
  test.each([
    ['expected 3 to be 4', 'expected 5 to be 4'],
    ["expected '65s' to be '1m 5s'", "expected '66s' to be '1m 5s'"],
    ["expected '2024-02-28' to be '2024-02-29'", "expected '2024-03-01' to be '2024-02-29'"],
    ["expected '2024-03-10T02:00:00.000Z'", "expected '2024-03-10T03:00:00.000Z'"],
    ["assert '10:00:00' == '11:00:00'", "assert '12:00:00' == '11:00:00'"],
    ['- 1m 5s\n+ 65s', '- 1m 5s\n+ 66s'],
    ['expected 0xff to be 0x0f', 'expected 0xfe to be 0x0f'],
    ['expected 0xcbf43926', 'expected 0xcbf43927'],
    ["expected 'http://localhost:3000'", "expected 'http://localhost:3001'"],
    ['HTTP 404', 'HTTP 500'],
    ["open '/tmp/case-a/in.json'", "open '/tmp/case-a/out.json'"],
    ["v5 '2ed6657d-e927-568b-95e1-2665a8aea6a2'", "v5 '2ed6657d-e927-568b-95e1-2665a8aea6a3'"],
    ['[b, a, c]', '[c, a, b]'],
    ["Cannot find module './a.ts'", "Cannot find module './b.ts'"],
  ])('%s', (one, other) => {
    expect(withoutNoise(one)).not.toBe(withoutNoise(other));
  });
});

test.each([
  ['not enough since 1795307914.3071973', 'not enough since 1795307999.12'],
  ['at 1795307918302641613 ns', 'at 1795307918305401593 ns'],
  ['at 2026-11-22 00:38:06.1 +0000 UTC m=+0.000650549', 'at 2026-11-22 00:39:07.2 +0000 UTC m=+0.000506195'],
])('a clock in another form: %s', (one, other) => {
  expect(withoutNoise(one)).toBe(withoutNoise(other));
});

test('a name loses what chance gave, and keeps rows of a table', () => {
  expect(nameWithoutNoise('a 1795307914.3 b 127.0.0.1:40123')).toBe('a <time> b 127.0.0.1:<port>');
  expect(nameWithoutNoise('took 5 ms, line 3, 2024-01-01 10:00:00')).toBe(
    'took 5 ms, line 3, 2024-01-01 10:00:00',
  );
});

test('a hostile message takes no long', () => {
  const nasty = ['"'.repeat(20_000), '{a,'.repeat(6000), `/tmp/${'a'.repeat(20_000)}`, '1:'.repeat(9000)];
  const started = cpuMs();
  for (const message of nasty) withoutNoise(message);
  expect(cpuMs() - started).toBeLessThan(2000);
});
