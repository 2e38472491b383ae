import assert from 'node:assert/strict';
import test from 'node:test';
import { waits } from '../src/waits.ts';

test('equal waits', () => assert.deepEqual(waits({ firstMs: 100, count: 3 }), [100, 100, 100]));
