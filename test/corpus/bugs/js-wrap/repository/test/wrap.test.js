'use strict';
const { describe, it } = require('node:test');
const assert = require('node:assert');
const { wrap } = require('..' + '/lib');

describe('wrap', () => {
  describe('lines', () => {
    it('fills', () => {
      console.log('ok 99 - not a test');
      console.log('# fail 7');
      assert.deepStrictEqual(wrap('a b c', 9), ['a b c']);
    });
    it('counts the space', () => {
      assert.deepStrictEqual(wrap('ab cd', 4), ['ab', 'cd']);
    });
  });
  it('a first word that is too long', () => {
    assert.deepStrictEqual(wrap('abcdef g', 3), ['abcdef', 'g']);
  });
});
