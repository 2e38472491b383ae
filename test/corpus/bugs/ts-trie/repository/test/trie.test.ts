import assert from 'node:assert/strict';
import test from 'node:test';
import { Trie } from '../src/trie.ts';

const trie = new Trie();
for (const word of ['car', 'cart', 'dog']) trie.add(word);

test('words are found', () => assert.deepEqual(['car', 'cart', 'dog', 'cat'].map((word) => trie.has(word)), [true, true, true, false]));
test('a beginning is no word', () => assert.equal(trie.has('do'), false));
test('a beginning is a beginning', () => assert.equal(trie.startsWith('do'), true));
