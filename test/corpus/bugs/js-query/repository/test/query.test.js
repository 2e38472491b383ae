import assert from 'node:assert/strict';
import test from 'node:test';
import { parseQuery } from '../src/query.js';

test('names and values', () => {
  assert.deepEqual([...parseQuery('?a=1&b=2&a=3')], [['a', ['1', '3']], ['b', ['2']]]);
});
test('plus is a space', () => assert.deepEqual(parseQuery('full+name=Ada+L').get('full name'), ['Ada L']));
test('an encoded plus stays', () => assert.deepEqual(parseQuery('a=1%2B1').get('a'), ['1+1']));
test('no value', () => assert.deepEqual(parseQuery('a').get('a'), ['']));
