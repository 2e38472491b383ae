import { describe, expect, test } from 'vitest';
import { judgeLicence } from '../../../core/dependencies/judge-licence.ts';
import { factsOf, messageOf, policyOf, rulesOf, subjectOf } from './subject.ts';

const judge = (licence: string | null, policy: object = {}, tellsLicence = true) =>
  judgeLicence(subjectOf({}, { facts: factsOf({ licence, tellsLicence }) }), policyOf(policy));

describe('with the licences that are allowed by default', () => {
  test.each([
    'MIT',
    'ISC',
    '(MIT OR GPL-3.0-only)',
    'MIT AND ISC',
    'Apache-2.0 WITH LLVM-exception',
    'BlueOak-1.0.0',
  ])('%s is allowed', (licence) => {
    expect(judge(licence)).toEqual([]);
  });

  test.each(['GPL-3.0-only', 'MIT AND GPL-2.0-only', 'AGPL-3.0-or-later', 'BUSL-1.1'])(
    '%s is not',
    (licence) => {
      expect(rulesOf(judge(licence))).toEqual(['licence']);
      expect(messageOf(judge(licence)[0])).toContain('is none that policy allows');
    },
  );

  test.each([
    'SEE LICENSE IN LICENSE.md',
    'UNLICENSED',
    'Free',
    'MIT OR',
    `${'(MIT OR ISC) AND '.repeat(40)}MIT`,
  ])('%s is nothing that can be judged', (licence) => {
    expect(messageOf(judge(licence)[0])).toContain('no SPDX expression');
  });
});

test('policy decides, and an entry of it that is no licence hurts no other', () => {
  const policy = { licences: { allow: ['nonsense licence', 'MIT OR ISC', 'GPL-3.0-only'] } };
  expect(judge('GPL-3.0-only', policy)).toEqual([]);
  expect(rulesOf(judge('MIT', policy))).toEqual(['licence']);
});

test('no licence grants no rights, which is said', () => {
  expect(messageOf(judge(null)[0])).toContain('states no licence');
});

test('a registry that tells none is named once for all', () => {
  const [complaint] = judge(null, {}, false);
  expect(complaint).toMatchObject({ rule: 'licence', group: 'https://packages.acme.example' });
  expect(messageOf(complaint, 'a, b', 2)).toContain(
    'tells no licences, so that nothing is known of those of a, b',
  );
});
