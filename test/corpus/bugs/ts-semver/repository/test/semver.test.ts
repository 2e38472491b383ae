import assert from 'node:assert/strict';
import test from 'node:test';
import { compare } from '../src/semver.ts';

test('numbers decide first', () => assert.equal(compare('1.10.0', '1.9.9'), 1));
test('the same is the same', () => assert.equal(compare('1.0.0-a', '1.0.0-a'), 0));
test('a pre-release comes before its release', () => assert.equal(compare('1.0.0-beta', '1.0.0'), -1));
test('a release comes after its pre-release', () => assert.equal(compare('1.0.0', '1.0.0-rc.1'), 1));
test('pre-releases by name', () => assert.equal(compare('1.0.0-alpha', '1.0.0-beta'), -1));
