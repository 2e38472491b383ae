import { expect, test } from 'vitest';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';
import { gatePolicyOf } from '../../../core/gates/policy.ts';

test('a policy is what countersign.yaml says, and survives its way through JSON', () => {
  const { configuration } = parseConfiguration(
    'fileSize: { linesMax: 7 }\ngithub: { humanReview: { approvals: 3 } }\n' +
      'overrides: [{ gate: tests, reason: legacy code, by: ada, expires: 2026-12-31 }]\n',
  );
  const policy = gatePolicyOf(configuration ?? withoutFile());
  expect(policy).toMatchObject({
    fileSize: { linesMax: 7 },
    humanReview: { approvals: 3, anyCommit: false },
    overrides: [{ gate: 'tests', by: 'ada', expires: '2026-12-31' }],
  });
  expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
});

test.each([
  ['no reason', 'overrides: [{ gate: tests, by: ada, expires: 2026-12-31 }]', 'overrides[0]'],
  ['no name', 'overrides: [{ gate: tests, reason: because, expires: 2026-12-31 }]', 'overrides[0]'],
  ['no end', 'overrides: [{ gate: tests, reason: because, by: ada }]', 'overrides[0]'],
  [
    'a day that is none',
    'overrides: [{ gate: tests, reason: because, by: ada, expires: 2026-02-31 }]',
    'overrides[0].expires',
  ],
  [
    'an unknown gate',
    'overrides: [{ gate: test, reason: because, by: ada, expires: 2026-12-31 }]',
    'overrides[0].gate',
  ],
])('an override with %s is refused', (_what, text, path) => {
  const { problems } = parseConfiguration(`${text}\n`);
  expect(problems[0]?.path).toContain(path);
});
