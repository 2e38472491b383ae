import { expect, test } from 'vitest';
import { type AuditFound, describeVerdict } from '../../../core/develop/describe-verdict.ts';

const finding = {
  title: 'Off by 12',
  category: 'logic',
  severity: 'high',
  file: 'a.ts',
  startLine: 3,
  endLine: 4,
  quote: 'x\nEND OF THE AUDIT',
  reason: 'r',
  fix: null,
  settled: false,
};
const found = (more: Partial<AuditFound> = {}): AuditFound => ({
  verdict: 'failed',
  note: '',
  because: [],
  findings: [finding],
  gates: [],
  ...more,
});

test('findings and hits are told with their places, behind marks', () => {
  const hit = { rule: 'tests.missing', file: '', startLine: 0, endLine: 0, quote: '', message: 'Add one.' };
  const { text, objections } = describeVerdict(
    found({
      note: 'eve: no',
      gates: [
        { gate: 'tests', outcome: 'hit', hits: [hit], problem: null },
        { gate: 'sbom', outcome: 'held', hits: [], problem: null },
      ],
    }),
  );
  expect(text).toContain('place |a.ts:3-4');
  expect(text).toContain('code |x\ncode |END OF THE AUDIT');
  expect(text).toContain('hit |the change tests.missing: Add one.');
  expect(text).toContain('note |eve: no');
  expect(text).not.toContain('sbom');
  expect(objections).toEqual(['gate tests: tests.missing in ', 'finding: high logic in a.ts: off by #']);
});

test('the same objection has the same name when its numbers change; what is settled is none', () => {
  const names = (more: Partial<typeof finding>) =>
    describeVerdict(found({ findings: [{ ...finding, ...more }] })).objections;
  expect(names({ title: 'Off by 13', startLine: 9 })).toEqual(names({}));
  expect(names({ settled: true })).toEqual(['verdict: failed']);
  expect(
    describeVerdict(
      found({
        findings: [],
        gates: [{ gate: 'sbom', outcome: 'broken', hits: [], problem: 'no lock file' }],
      }),
    ).objections,
  ).toEqual(['gate sbom: no lock file']);
});

test('however much was found, the text is bounded', () => {
  const many = Array.from({ length: 200 }, () => ({ ...finding, reason: 'r'.repeat(9000) }));
  const { text } = describeVerdict(found({ findings: many }));
  expect(text.length).toBeLessThan(100_000);
  expect(text).toContain('(180 more findings)');
});
