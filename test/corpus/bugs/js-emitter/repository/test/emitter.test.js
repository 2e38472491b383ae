import assert from 'node:assert/strict';
import test from 'node:test';
import { Emitter } from '../src/emitter.js';

test('listeners hear values in order', () => {
  const heard = [];
  const emitter = new Emitter();
  emitter.on('x', (value) => heard.push(`a${value}`));
  emitter.on('x', (value) => heard.push(`b${value}`));
  emitter.emit('x', 1);
  assert.deepEqual(heard, ['a1', 'b1']);
});

test('one that goes away does not hide the next', () => {
  const heard = [];
  const emitter = new Emitter();
  emitter.once('x', () => heard.push('once'));
  emitter.on('x', () => heard.push('always'));
  emitter.emit('x');
  emitter.emit('x');
  assert.deepEqual(heard, ['once', 'always', 'always']);
});
