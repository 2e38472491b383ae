import assert from 'node:assert/strict';
import test from 'node:test';
import { normalise } from '../src/normalise.ts';

const cases: [string, string][] = [
  ['/a/./b//c', '/a/b/c'],
  ['/a/../b', '/b'],
  ['/../a', '/a'],
  ['/a/../../b', '/b'],
  ['../a', '../a'],
  ['a/..', '.'],
  ['/', '/'],
];
for (const [path, wanted] of cases) test(`${path} is ${wanted}`, () => assert.equal(normalise(path), wanted));
