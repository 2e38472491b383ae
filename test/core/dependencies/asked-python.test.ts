import { expect, test } from 'vitest';
import { askedByPyproject } from '../../../core/dependencies/asked-python.ts';

test('project, extras, groups', () => {
  const { name, asked } = askedByPyproject(`[project]
name = "My_App"
dependencies = [
  "Foo_a>=1",
  "b @ file:///x",
]
[project.optional-dependencies]
x = ["c==1"]
[dependency-groups]
dev = ["d", { include-group = "x" }]
`);
  expect(name).toBe('my-app');
  expect(asked.map((one) => [one.name, one.range, one.line, one.development])).toEqual([
    ['foo-a', '>=1', 4, false],
    ['c', '==1', 8, false],
    ['d', '', 10, true],
  ]);
});

test("Poetry's tables: the interpreter and folders are not asked for", () => {
  const { asked } = askedByPyproject(`[tool.poetry]
name = "app"
[tool.poetry.dependencies]
python = "^3"
a = "^1"
b = { path = "../b" }
c = { version = "2", optional = true }
[tool.poetry.group.dev.dependencies]
d = "*"
`);
  expect(asked.map((one) => [one.name, one.line, one.development, one.optional])).toEqual([
    ['a', 5, false, false],
    ['c', 7, false, true],
    ['d', 9, true, false],
  ]);
});

test('a file for tools alone asks for nothing', () => {
  expect(askedByPyproject('[tool.black]\nline-length = 100\n')).toEqual({
    ecosystem: 'pypi',
    name: '',
    asked: [],
  });
});
