import { expect, test } from 'vitest';
import { judgeUnknown } from '../../../core/dependencies/judge-unknown.ts';
import { factsOf, messageOf, subjectOf } from './subject.ts';

const unknown = (why: string) => ({ kind: 'unknown' as const, why });

test('each source that told nothing is named with its reason', () => {
  const facts = {
    ...factsOf(),
    release: unknown('the registry is down.'),
    vulnerabilities: unknown('OSV is down.'),
  };
  const complaints = judgeUnknown(subjectOf({}, { facts }));
  expect(complaints.map((one) => messageOf(one))).toEqual([
    'One package is not judged by its record, SHOWN: the registry is down.',
    'One package is not judged by known vulnerabilities, SHOWN: OSV is down.',
  ]);
  expect(messageOf(complaints[0], 'a, b', 2)).toBe(
    '2 packages are not judged by their records, a, b: the registry is down.',
  );
});

test('what is told, and what nobody is asked about, is not unknown', () => {
  expect(judgeUnknown(subjectOf())).toEqual([]);
  const facts = {
    ...factsOf(),
    release: { kind: 'not-asked' as const },
    vulnerabilities: { kind: 'not-asked' as const },
  };
  expect(judgeUnknown(subjectOf({}, { facts }))).toEqual([]);
});
