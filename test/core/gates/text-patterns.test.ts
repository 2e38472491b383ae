import { expect, test } from 'vitest';
import { inlineTestsFrom, type TextPattern, textPatternsOf } from '../../../core/gates/text-patterns.ts';
import { cpuMs } from '../../cpu-time.ts';

const families = ['c', 'go', 'rust', 'java', 'csharp', 'kotlin', 'swift', 'php', 'ruby'] as const;
const matches = ({ pattern }: TextPattern, text: string) => [...text.matchAll(pattern)].length;

test.each(families)('patterns of %s are global, keep no state, and cost little on a long line', (family) => {
  expect(textPatternsOf(family).length).toBeGreaterThan(0);
  const long = ['catch (e) { ', 'throw new Error("', ' \t', '#[test]\n', '"not implemented '].map((part) =>
    part.repeat(20_000),
  );
  for (const pattern of textPatternsOf(family)) {
    expect(pattern.pattern.global).toBe(true);
    const started = cpuMs();
    for (const text of long) expect(matches(pattern, text)).toBe(matches(pattern, text));
    expect(cpuMs() - started).toBeLessThan(5000);
  }
});

test('files of no known family have no rules about code', () => {
  expect(textPatternsOf('none')).toEqual([]);
});

test("a Rust file's own tests begin where it says so", () => {
  const text = 'fn f() {}\n#[cfg(test)]\nmod tests {}\n';
  expect(inlineTestsFrom(text, 'rust')).toBe(10);
  expect(inlineTestsFrom(text, 'java')).toBe(text.length);
  expect(inlineTestsFrom('#[cfg(test)]\nfn g() {}', 'rust')).toBe(22);
});
