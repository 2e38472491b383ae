import { expect, test } from 'vitest';
import { askedByCargoToml } from '../../../core/dependencies/asked-cargo.ts';

test("each kind, on every target, under the crate's own name; paths are the repository's own", () => {
  const { name, asked } = askedByCargoToml(`[package]
name = "app"
[dependencies]
a = "1"
b = { path = "../b" }
c = { package = "real", version = "2" }
d.workspace = true
[dev-dependencies]
e = "1"
[target.'cfg(unix)'.dependencies]
f = "1"
[dependencies.g]
version = "3"
`);
  expect(name).toBe('app');
  expect(asked.map((one) => [one.name, one.range, one.line, one.development, one.optional])).toEqual([
    ['a', '1', 4, false, false],
    ['real', '2', 6, false, false],
    ['d', '', 7, false, true],
    ['g', '3', 12, false, false],
    ['e', '1', 9, true, false],
    ['f', '1', 11, false, false],
  ]);
});

test('a workspace alone asks for nothing', () => {
  expect(askedByCargoToml('[workspace]\nmembers = ["a"]\n[workspace.dependencies]\nb = "1"\n').asked).toEqual(
    [],
  );
});
