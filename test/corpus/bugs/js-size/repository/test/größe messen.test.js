import { test } from 'node:test';
import assert from 'node:assert/strict';
import { größe } from '../src/größe.js';

test('klein', () => { assert.equal(größe(12), '12 B'); });
test('1 kB – genau', () => { assert.equal(größe(1000), '1 kB'); });
test('日本語 → groß', () => { assert.equal(größe(2_000_000), '2 MB'); });
