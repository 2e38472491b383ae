import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { type Finding, severities } from '../../../core/panel/finding.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import {
  type IgnoreCase,
  type RecordedIgnore,
  settledByIgnore,
} from '../../../core/publish/settled-by-ignore.ts';
import { fingerprintsOf } from '../../../core/report/fingerprint.ts';
import { findingOf, snapshotOf } from '../../builders.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const code = '  db.query("select " + name);';
const snapshot = snapshotOf({ 'a.js': ` function find(name) {\n+${code}\n }` });

const said: Finding = findingOf({ cwe: 'CWE-89', startLine: 2, endLine: 2, quote: code });
const mergedOf = (more: Partial<Finding> = {}): MergedFinding => {
  const finding = { ...said, ...more };
  return {
    finding,
    severity: finding.severity,
    originals: [{ seat: seatId('ada'), family: 'ada', finding }],
    silent: [],
    refutations: [],
    missing: [],
    probability: 0.5,
    calibrated: false,
    confirmedBy: null,
  };
};
const printOf = (finding: Finding) =>
  fingerprintsOf([{ ...finding, rule: finding.cwe ?? finding.category }], hash)[0] ?? '';

const ignore = (more: Partial<RecordedIgnore> = {}, finding: Partial<Finding> = {}): RecordedIgnore => {
  const seen = { ...said, ...finding };
  const trace = { ...seen, fingerprint: printOf(seen), id: 'a1b2c3', rule: seen.cwe ?? '', gate: null };
  return { trace, here: true, by: 'eve', reason: 'the name is a constant', own: false, ...more };
};
const judge = (merged: MergedFinding, more: Partial<IgnoreCase> = {}) =>
  settledByIgnore({ ignored: [ignore()], snapshot, writers: ['ada'], ignoreOwn: false, hash, ...more })([
    merged,
  ])[0];
const settled = { by: 'eve', reason: 'the name is a constant' };

test('what a person had ignored is settled, by whom and why', () => {
  expect(judge(mergedOf())).toEqual(settled);
  expect(judge(mergedOf(), { ignored: [] })).toBeNull();
});

test('on the same pull request it is recognised in other words and with another quote of the same code', () => {
  const reworded = mergedOf({ title: 'SQL injection', quote: 'db.query("select " + name)', cwe: 'CWE-564' });
  expect(judge(reworded)).toEqual(settled);
  expect(judge(reworded, { ignored: [ignore({ here: false })] })).toBeNull();
  expect(judge(mergedOf(), { ignored: [ignore({ here: false })] })).toEqual(settled);
});

describe('who wrote the change cannot settle what is found in it', () => {
  test.each([
    ['its author, however they write their name', ignore({ by: 'Ada' }), ['ada']],
    ['somebody who pushed to it', ignore({ by: 'mallory' }), ['ada', 'mallory']],
    ['the author of the change in which it was ignored first', ignore({ own: true, here: false }), ['ada']],
    ['anybody, where nobody knows who wrote it', ignore(), []],
  ])('%s', (_, ignored, writers) => {
    expect(judge(mergedOf(), { ignored: [ignored], writers })).toBeNull();
    // By the policy that lets writers, the same word settles it: nothing else stood in its way.
    expect(judge(mergedOf(), { ignored: [ignored], writers, ignoreOwn: true })).not.toBeNull();
  });

  test('somebody else’s word counts beside theirs', () => {
    const ignored = [ignore({ by: 'ada' }), ignore()];
    expect(judge(mergedOf(), { ignored })).toEqual(settled);
  });
});

describe('what nobody has looked at is not settled', () => {
  test('a graver finding at the same place', () => {
    const mild = ignore({}, { severity: 'low' });
    expect(judge(mergedOf({ severity: 'low' }), { ignored: [mild] })).toEqual(settled);
    expect(judge(mergedOf({ severity: 'critical' }), { ignored: [mild] })).toBeNull();
  });

  test('one whose severity then nobody knows', () => {
    const { trace } = ignore();
    expect(
      judge(mergedOf({ severity: 'info' }), { ignored: [ignore({ trace: { ...trace, severity: '?' } })] }),
    ).toBeNull();
  });

  test('code that was changed since, though the finding is recognised as the same', () => {
    const worse = '  db.query("select " + name + where);';
    const now = snapshotOf({ 'a.js': ` function find(name) {\n+${worse}\n }` });
    const merged = mergedOf({ quote: worse });
    expect(judge(merged, { snapshot: now })).toBeNull();
    const both = snapshotOf({ 'a.js': ` function find(name) {\n+${code}\n+${worse}\n }` });
    expect(judge(merged, { snapshot: both })).toEqual(settled);
  });

  test('another flaw of another file', () => {
    expect(judge(mergedOf({ file: 'b.js' }))).toBeNull();
  });

  test('a gate’s hit that was ignored says nothing of a seat’s finding', () => {
    const { trace } = ignore();
    expect(judge(mergedOf(), { ignored: [ignore({ trace: { ...trace, gate: 'secrets' } })] })).toBeNull();
  });
});

test('never by a writer, never graver, one answer for each finding, in whatever order', () => {
  const someone = fc.constantFrom('ada', 'ADA', 'bob', 'eve');
  const any = fc.record({
    by: someone,
    own: fc.boolean(),
    here: fc.boolean(),
    severity: fc.constantFrom(...severities),
  });
  const findings = fc.array(fc.constantFrom(...severities), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 4 }), findings, (ignores, now) => {
      const ignored = ignores.map(({ severity, ...more }) => ignore(more, { severity }));
      const merged = now.map((severity) => mergedOf({ severity }));
      const settle = settledByIgnore({ ignored, snapshot, writers: ['ada', 'bob'], ignoreOwn: false, hash });
      const answers = settle(merged);
      expect(answers).toHaveLength(merged.length);
      for (const [index, answer] of answers.entries()) {
        if (answer === null) continue;
        expect(answer.by).toBe('eve');
        const gravest = Math.min(
          ...ignored
            .filter(({ by, own }) => by === 'eve' && !own)
            .map(({ trace }) => severities.findIndex((one) => one === trace.severity)),
        );
        expect(severities.indexOf(now[index] ?? 'info')).toBeGreaterThanOrEqual(gravest);
      }
    }),
  );
});
