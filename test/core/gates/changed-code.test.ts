import { describe, expect, test } from 'vitest';
import { addedCode, isCodePath, isTestPath } from '../../../core/gates/changed-code.ts';
import { fileOf } from '../../builders.ts';
import { cpuMs } from '../../cpu-time.ts';

describe('paths', () => {
  test.each([
    'src/a.ts',
    'lib/a.py',
    'pkg/a.go',
    'src/main.rs',
    'app/models/user.rb',
    'src/A.java',
    'a.sh',
    'web/App.vue',
    'src/contest.ts',
    'src/latest/a.js',
  ])('%s is code', (path) => {
    expect([isCodePath(path), isTestPath(path)]).toEqual([true, false]);
  });

  test.each([
    'test/a.ts',
    'src/a.test.ts',
    'src/__tests__/a.js',
    'tests/test_a.py',
    'pkg/a_test.go',
    'spec/user_spec.rb',
    'src/test/java/A.java',
    'Shop.Tests/Cart.cs',
    'AppTests/CartTests.swift',
    'src/foo_unittest.cc',
    't/basic.t',
    'cypress/login.js',
    'app/src/androidTest/A.kt',
    'test/runtests.jl',
    'ct/a_SUITE.erl',
    'src/__snapshots__/a.snap',
  ])('%s is a test', (path) => {
    expect([isCodePath(path), isTestPath(path)]).toEqual([false, true]);
  });

  test.each([
    'README.md',
    'docs/a.md',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
    'src/types.d.ts',
    'dist/a.js',
    'api/a.pb.go',
    'a.min.js',
    'vendor/x/a.go',
    'schema.sql',
    'logo.svg',
    'examples/a.ts',
    'Dockerfile',
  ])('%s is neither', (path) => {
    expect([isCodePath(path), isTestPath(path)]).toEqual([false, false]);
  });
});

const linesOf = (path: string, diff: string) => addedCode(fileOf(path, diff));

describe('what an added line is', () => {
  test('code counts, with its line', () => {
    expect(linesOf('a.ts', ' const a = 1;\n+const b = a + 1;\n+')).toEqual([2]);
  });

  test.each([
    ['a.ts', '+// why'],
    ['a.ts', '+/* why\n+   and how */'],
    ['a.py', '+# why'],
    ['a.py', '+"""Says what it does.\n+\n+At length.\n+"""'],
    ['a.go', '+// why'],
    ['a.rb', '+# why'],
    ['a.ts', "+import { b } from './b.ts';\n+export * from './c.ts';\n+import type { D } from './d.ts';"],
    ['a.py', '+from a.b import c, d\n+import os'],
    ['a.java', '+import java.util.List;\n+package shop;'],
    ['a.rs', '+use std::io::{Read, Write};'],
    ['a.c', '+#include <stdio.h>'],
    ['a.ts', '+export interface Cart {\n+  items: string[];\n+  pay(): void;\n+}'],
    ['a.ts', "+export type Kind =\n+  | 'one'\n+  | 'two';"],
    ['a.ts', '-const  a=1;\n+const a = 1;'],
    ['a.ts', '-if (a) {b()}\n+if (a) {\n+  b()\n+}'],
    ['a.py', '-a = 1 \n+a = 1\n+'],
    ['a.ts', '+\n+}\n+);'],
    ['a.ts', '-old();\n-older();'],
  ])('in %s nothing runs anew: %j', (path, diff) => {
    expect(linesOf(path, diff)).toEqual([]);
  });

  test.each([
    ['a.ts', "+import './runs-when-loaded.ts';"],
    ['a.ts', '+type A = 1; steal();'],
    ['a.ts', '+const text = "// no comment";'],
    ['a.ts', '+interface A {\n+  b: 1;\n+}\n+steal();'],
    ['a.js', '+type\n+  .call()'],
    ['a.py', '+text = """\n+data\n+"""'],
    ['a.py', '-if a:\n-  b()\n+if a:\n+    b()'],
    ['a.py', '+import os; os.remove("x")'],
    ['a.ts', "-a('x');\n+a('y');"],
    ['a.c', '+#define A 1'],
  ])('in %s something does: %j', (path, diff) => {
    expect(linesOf(path, diff)).not.toEqual([]);
  });

  test('a file that was only renamed has none', () => {
    expect(addedCode(fileOf('b.ts', '', { status: 'renamed', previousPath: 'a.ts', hunks: [] }))).toEqual([]);
  });
});

test.each([
  ['a.py', `+from a import ${' '.repeat(900_000)}!`],
  ['a.ts', `+${'import a '.repeat(100_000)}`],
  ['a.ts', '+  deep();\n'.repeat(100_000)],
  ['a.ts', `+${'; '.repeat(400_000)}`],
])('in %s hostile text takes its time in line with its length: %.20s', (path, diff) => {
  const started = cpuMs();
  linesOf(path, diff);
  expect(cpuMs() - started).toBeLessThan(5000);
});
