import { describe, expect, test } from 'vitest';
import { fileRoles, looksMinified, roleOf, ruleApplies, unjudged } from '../../../core/gates/paths.ts';
import { gateRules, isRuleId } from '../../../core/gates/rules.ts';

describe('what a file is for', () => {
  test.each([
    ['src/a.ts', 'source'],
    ['src/contest.ts', 'source'],
    ['src/docs.ts', 'source'],
    ['docs/build.ts', 'source'],
    ['src/distance.ts', 'source'],
    ['src/a.test.ts', 'test'],
    ['test/a.ts', 'test'],
    ['tests/test_a.py', 'test'],
    ['pkg/a_test.go', 'test'],
    ['src/__mocks__/a.js', 'test'],
    ['src/UserTest.java', 'test'],
    ['examples/a.ts', 'example'],
    ['.env.example', 'example'],
    ['src/button.stories.tsx', 'example'],
    ['countersign.yaml', 'configuration'],
    ['.env', 'configuration'],
    ['vite.config.ts', 'configuration'],
    ['app/settings.py', 'configuration'],
    ['Dockerfile', 'configuration'],
    ['README.md', 'docs'],
    ['docs/a.html', 'docs'],
    ['LICENSE', 'docs'],
    ['test/fixtures/a.ts', 'fixture'],
    ['a/__snapshots__/b.snap', 'fixture'],
    ['package-lock.json', 'lock'],
    ['go.sum', 'lock'],
    ['Cargo.lock', 'lock'],
    ['vendor/a/b.go', 'vendored'],
    ['node_modules/a/index.js', 'vendored'],
    ['dist/a.js', 'generated'],
    ['api/a.pb.go', 'generated'],
    ['a.min.js', 'minified'],
  ])('%s is %s', (path, role) => {
    expect(roleOf(path)).toBe(role);
  });
});

test('code that goes unjudged has a reason; all else is judged by some rule or is not code', () => {
  const ids = Object.keys(gateRules).filter(isRuleId);
  for (const role of fileRoles) {
    const applies = ids.some((rule) => ruleApplies(rule, role));
    expect(applies && unjudged(role) !== null).toBe(false);
  }
  expect(fileRoles.filter((role) => unjudged(role) !== null)).toEqual(['vendored', 'generated', 'minified']);
});

test('a test may hold doubles, configuration may name hosts, and both are judged for the rest', () => {
  expect(ruleApplies('placeholders.constant-result', 'test')).toBe(false);
  expect(ruleApplies('placeholders.disabled-test', 'test')).toBe(true);
  expect(ruleApplies('placeholders.fixed-host', 'configuration')).toBe(false);
  expect(ruleApplies('placeholders.credential', 'configuration')).toBe(true);
  expect(ruleApplies('placeholders.sample-value', 'example')).toBe(false);
  expect(ruleApplies('placeholders.marker', 'example')).toBe(true);
});

test('a long line among few is minified code; a long one among many, or many short ones, are not', () => {
  const long = 'x'.repeat(20_001);
  expect(looksMinified([long])).toBe(true);
  expect(looksMinified([long, '', '// by a tool'])).toBe(true);
  expect(looksMinified([long, ...Array.from({ length: 100 }, () => 'x')])).toBe(false);
  expect(looksMinified(Array.from({ length: 100 }, () => 'x'.repeat(1500)))).toBe(false);
  expect(looksMinified([])).toBe(false);
});
