import { expect, test } from 'vitest';
import { lockedPackages, parseToml } from '../../../core/dependencies/toml-lock.ts';

const linesOf = (text: string) => lockedPackages(text, parseToml(text)).map(({ line }) => line);

test('each table with its line', () => {
  expect(linesOf('version = 1\n\n[[package]]\nname = "a"\n\n[[package]]\nname = "b"\n')).toEqual([3, 6]);
});

test('where tables cannot be told apart simply, they stand at the first line', () => {
  expect(linesOf('package = [{ name = "a" }, { name = "b" }]\n')).toEqual([1, 1]);
  expect(linesOf('[[package]]\nname = """\n[[package]]\n"""\n')).toEqual([1]);
});

test('what is no TOML is refused with its line, and not quoted', () => {
  expect(() => parseToml('a = 1\nb = "secret\n')).toThrow(expect.objectContaining({ line: 2 }));
  expect(() => parseToml('a = "secret')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('secret') }),
  );
  expect(() => parseToml(`a = ${'['.repeat(100_000)}`)).toThrow(/not valid TOML/);
});

test('keys that every object has are keys', () => {
  expect(Object.keys(parseToml('__proto__ = 1\nconstructor = 2\n'))).toEqual(['__proto__', 'constructor']);
});
