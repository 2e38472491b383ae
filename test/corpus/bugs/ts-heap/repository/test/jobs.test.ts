import assert from 'node:assert/strict';
import test from 'node:test';
import { Jobs } from '../src/jobs.ts';

function order(...pairs: [string, number][]) {
  const jobs = new Jobs();
  for (const [name, priority] of pairs) jobs.add({ name, priority });
  return pairs.map(() => jobs.take());
}

test('highest first', () => assert.deepEqual(order(['a', 1], ['b', 3], ['c', 2]), ['b', 'c', 'a']));
test('equals in order', () => assert.deepEqual(order(['a', 1], ['b', 1], ['c', 1]), ['a', 'b', 'c']));
test('nothing left', () => assert.equal(new Jobs().take(), undefined));
