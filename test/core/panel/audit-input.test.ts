import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAuditInput } from '../../../core/panel/audit-input.ts';

const range = { kind: 'git-range', repository: '/srv/shop', base: 'main', head: 'topic' };
const problemOf = (raw: unknown): string => {
  const parsed = parseAuditInput(raw);
  if (!('problem' in parsed)) throw new Error(`No problem with ${JSON.stringify(raw)}.`);
  return parsed.problem;
};

test('a whole input passes as it is, and the panel is the default one unless named', () => {
  expect(parseAuditInput({ change: range, panel: 'strict' })).toEqual({
    input: { change: range, panel: 'strict' },
  });
  const patch = { kind: 'patch', text: '--- a\n+++ b\n' };
  expect(parseAuditInput({ change: patch })).toEqual({ input: { change: patch, panel: 'default' } });
});

test.each([
  [undefined, 'The input is missing: add it as an object.'],
  ['main..topic', 'The input is "main..topic": write an object.'],
  [
    { change: { ...range, kind: 'gitrange' } },
    'did you mean "git-range"? Choose one of git-range, patch, package-upgrade, pull-request.',
  ],
  [{ change: { ...range, base: 7 } }, '"change.base" is 7: write text.'],
  [{ change: { ...range, base: '' } }, '"change.base" is empty: write at least 1 character.'],
  [{ change: { ...range, head: 'x'.repeat(5000) } }, '"change.head" is too long'],
  [{ change: { kind: 'patch', text: 'x'.repeat(1_500_001) } }, '"change.text" is too long'],
  [
    { change: { kind: 'package-upgrade', name: 'a', from: '1.0.0', to: '^1' } },
    '"change.to" is "^1": write one exact version such as',
  ],
  [
    { change: { kind: 'package-upgrade', name: 'A b', from: '1.0.0', to: '1.1.0' } },
    '"change.name" is "A b": write',
  ],
  [{ change: { kind: 'package-upgrade', name: 'a' } }, 'Example: {"change":{"kind":"package-upgrade"'],
  [{ change: range, panels: 'default' }, '"panels" is no known field'],
  [{ change: { ...range, depth: 1 } }, '"change.depth" is no known field'],
])('input %# is refused in words', (raw, words) => {
  expect(problemOf(raw)).toContain(words);
});

test('all mistakes are named at once, with an example to copy', () => {
  const problem = problemOf({ change: { kind: 'git-range', repository: 3 }, panel: '' });
  for (const field of ['change.repository', 'change.base', 'change.head', 'panel']) {
    expect(problem).toContain(`"${field}"`);
  }
  const example = problem.slice(problem.indexOf('Example: ') + 'Example: '.length);
  expect(parseAuditInput(JSON.parse(example))).toHaveProperty('input');
});

test('whatever is typed is either understood or explained, in bounds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (raw) => {
      const parsed = parseAuditInput(raw);
      if ('problem' in parsed) expect(parsed.problem.length).toBeLessThan(5000);
    }),
  );
});
