import { expect, test } from 'vitest';
import { dependencyFacts } from '../../../core/change/dependency-facts.ts';
import { releaseOf } from './releases.ts';

const factsOf = (before: object, after: object) =>
  dependencyFacts(
    releaseOf('1.0.0', { manifest: before }).manifest,
    releaseOf('1.1.0', { manifest: after }).manifest,
  ).map((fact) => `${fact.asks ? '! ' : ''}${fact.text}`);

test('tells what is added, removed and changed', () => {
  const before = { dependencies: { a: '^1', b: '1', c: '2' } };
  const after = { dependencies: { a: '^2', c: '2', d: '~3' } };
  expect(factsOf(before, after)).toEqual([
    'dependencies added: "d" "~3"',
    'dependencies removed: "b" "1"',
    'dependencies changed: "a" "^1" → "^2"',
  ]);
  expect(factsOf(after, after)).toEqual([]);
});

test('tells optional, peer and carried ones too', () => {
  const after = { optionalDependencies: { o: '1' }, peerDependencies: { p: '1' }, bundleDependencies: ['q'] };
  expect(factsOf({}, after)).toEqual([
    'dependencies added: "o" "1"',
    'peer dependencies added: "p" "1"',
    'dependencies that it now carries in itself: "q"',
  ]);
});

test.each([
  'git+https://x.example/a.git',
  'https://x.example/a.tgz',
  'http://x.example/a.tgz',
  'github:a/b',
  'a/b',
  'a/b#main',
  'git@x.example:a/b.git',
  'file:../a',
  '../a',
  '~/a',
  'npm:other@1.0.0',
  'GIT+ssh://x.example/a',
])('a person is asked about one from %s', (range) => {
  expect(factsOf({}, { dependencies: { a: range } })[0]).toBe(
    `! dependencies from elsewhere than the registry: "a" ${JSON.stringify(range)}`,
  );
});

test.each(['^1.2.3', '*', '', 'latest', '1.x || >=2.5.0 <3', '~1.2', '1.0.0-beta.1', '>= 1.0.0'])(
  'and not about one by range %j',
  (range) => expect(factsOf({}, { dependencies: { a: range } }).join()).not.toContain('!'),
);

test('one that moves away from the registry is asked about', () => {
  const facts = factsOf({ dependencies: { a: '^1' } }, { dependencies: { a: 'github:eve/a' } });
  expect(facts[0]).toMatch(/^! .*"github:eve\/a"/);
});

test('many from elsewhere are counted', () => {
  const dependencies = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`a${at}`, 'github:a/b']));
  const facts = factsOf({}, { dependencies });
  expect([facts.length, facts[20]]).toEqual([22, '! 480 more dependencies from elsewhere than the registry']);
});

test('however many, they are told in one line', () => {
  const dependencies = Object.fromEntries(
    Array.from({ length: 500 }, (_, at) => [`a${at}`, 'x'.repeat(500)]),
  );
  const [fact = ''] = factsOf({}, { dependencies });
  expect(fact).toMatch(/and 480 more$/);
  expect(fact.length).toBeLessThan(3000);
});
