import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate } from '../src/evaluate.ts';

test('addition', () => assert.equal(evaluate('1 + 2 + 3'), 6));
test('subtraction', () => assert.equal(evaluate('7 - 2'), 5));
test('multiplication first', () => assert.equal(evaluate('1 + 2 * 3'), 7));
test('all of them', () => assert.equal(evaluate('8 / 4 - 3 * 2'), -4));
