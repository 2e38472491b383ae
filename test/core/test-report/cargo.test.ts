import { describe, expect, test } from 'vitest';
import { cargoBegins, cargoEnds, readCargo } from '../../../core/test-report/cargo.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

describe('cargo test', () => {
  test('names tests by target and module, those of the documentation too', () => {
    const part = readCargo(recordedLines('cargo.txt'));
    expect(casesOf(part)).toEqual([
      'passed src/lib.rs > tests > adds',
      'failed src/lib.rs > tests > größe @ src/lib.rs:11',
      'passed src/lib.rs > tests > booms',
      'skipped src/lib.rs > tests > later',
      'failed src/lib.rs > tests > keeps_cents @ src/lib.rs:26',
      'passed tests/green.rs > one',
      'failed documentation of shop > src/lib.rs - total @ src/lib.rs:5',
    ]);
    expect(part.counts).toEqual({ passed: 3, failed: 3, skipped: 1 });
  });

  test('messages are what was panicked about', () => {
    const part = readCargo(recordedLines('cargo.txt'));
    expect(messageOf(part, 'keeps_cents')).toBe(
      'assertion `left == right` failed: one is\nnot two\n  left: 1\n right: 2',
    );
  });

  test('what does not compile is an error with its place', () => {
    const part = readCargo(recordedLines('cargo-error.txt'));
    expect(errorsOf(part)).toEqual(['src/lib.rs:44 error[E0308]: mismatched types']);
    expect(part).toMatchObject({ counts: null, whole: false });
  });

  test('a program that was killed before its end was cut short, and says so', () => {
    const part = readCargo([
      'running 2 tests',
      'test a ... ok',
      'error: test failed, to rerun pass `--lib`',
      '',
      "  process didn't exit successfully: `/work/target/debug/deps/shop` (signal: 11, SIGSEGV: invalid memory reference)",
    ]);
    expect(part.whole).toBe(false);
    expect(casesOf(part)).toEqual(['passed a']);
  });

  test('a target begins and ends', () => {
    expect(cargoEnds('test result: ok. 1 passed; 0 failed; 0 ignored;')).toBe(true);
    expect(cargoEnds('test result: fine')).toBe(false);
    expect(cargoBegins('   Compiling shop v0.1.0 (/work)')).toBe(true);
  });
});
