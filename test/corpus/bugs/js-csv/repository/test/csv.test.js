import assert from 'node:assert/strict';
import test from 'node:test';
import { parseLine } from '../src/csv.js';

test('plain fields', () => assert.deepEqual(parseLine('a,b,,c'), ['a', 'b', '', 'c']));
test('separators within quotes', () => assert.deepEqual(parseLine('"a,b",c'), ['a,b', 'c']));
test('doubled quotes', () => assert.deepEqual(parseLine('"a ""b"" c",d'), ['a "b" c', 'd']));
test('another separator', () => assert.deepEqual(parseLine('a;b', ';'), ['a', 'b']));
