import assert from 'node:assert/strict';
import test from 'node:test';
import { markOf } from '../src/lines.ts';

test('marks', () => assert.deepEqual(['+a', '-b', ' c'].map(markOf), ['added', 'removed', 'same']));
