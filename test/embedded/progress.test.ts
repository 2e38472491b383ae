import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from '../../embedded/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function screen(isTTY: boolean) {
  const written: string[] = [];
  // oxlint-disable-next-line no-control-regex
  const plain = () => written.join('').replace(/\u001b\[[\d;]*[mK]/g, '');
  return { isTTY, columns: 60, write: (text: string) => written.push(text), plain };
}

test('elsewhere than on a terminal a short step is one line', () => {
  const log = screen(false);
  createProgress(log)('PostgreSQL').done('version 18');
  expect(log.plain()).toMatch(/^✓ PostgreSQL: version 18 \(\d\.\d s\)\n$/);
});

test('a long step says what it is at, now and then', () => {
  const log = screen(false);
  const step = createProgress(log)('Building');
  vi.advanceTimersByTime(2000);
  step.update('compiled 100 of 1900');
  vi.advanceTimersByTime(30_000);
  step.done();
  const lines = log.plain().trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^… Building \(/);
  expect(lines[1]).toContain('compiled 100 of 1900');
  expect(lines[3]).toMatch(/^✓ Building/);
});

test('on a terminal one line lives, and never wraps', () => {
  const log = screen(true);
  const step = createProgress(log)('Building');
  step.update('x'.repeat(200));
  vi.advanceTimersByTime(1000);
  step.failed('no disk');
  const drawn = log.plain().split('\r');
  expect(drawn.length).toBeGreaterThan(4);
  expect(drawn.slice(0, -1).every((line) => line.length < 60)).toBe(true);
  expect(drawn.at(-1)).toBe('✗ Building: no disk\n');
});

test('nothing is drawn after the end', () => {
  const log = screen(true);
  createProgress(log)('Downloading').skipped('refused');
  const before = log.plain();
  vi.advanceTimersByTime(60_000);
  expect(log.plain()).toBe(before);
});
