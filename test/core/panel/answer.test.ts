import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../core/panel/answer.ts';
import { type Ballot, ballotSchema, findingsPerBallotMax } from '../../../core/panel/ballot.ts';
import { type Finding, severities } from '../../../core/panel/finding.ts';

const finding: Finding = {
  title: 'SQL injection',
  category: 'security',
  cwe: 'CWE-89',
  severity: 'high',
  file: 'src/a.ts',
  side: 'head',
  startLine: 3,
  endLine: 4,
  quote: 'db.query(text)',
  reason: 'id reaches the query',
  fix: null,
  confidence: 0.8,
};
const ballot: Ballot = {
  vote: 'fail',
  confidence: 0.9,
  summary: 'One injection.',
  findings: [finding],
  covered: ['src/a.ts'],
};
const files = ['src/a.ts', 'src/b.ts'];
const read = (value: unknown) => readAnswer(JSON.stringify(value), files);

/** The ballot of an answer that has to be usable. */
function usable(value: unknown): Ballot {
  const answer = read(value);
  if (!answer.usable) throw new Error(answer.problems.join('\n'));
  return answer.ballot;
}

test('a ballot in the form asked for is taken as it is', () => {
  expect(usable(ballot)).toEqual(ballot);
});

test('fields beyond the form are dropped', () => {
  const more = { ...ballot, verdict: 'passed', findings: [{ ...finding, command: 'rm -rf /' }] };
  expect(usable(more)).toEqual(ballot);
});

describe('what cannot be misread is mended', () => {
  const mended = (change: Record<string, unknown>) =>
    usable({ ...ballot, findings: [{ ...finding, ...change }] }).findings[0];

  test('swapped lines', () => {
    expect(mended({ startLine: 9, endLine: 4 })).toMatchObject({ startLine: 4, endLine: 9 });
  });

  test.each([
    ['CWE-79: Cross-site Scripting', 'CWE-79'],
    ['cwe-79', 'CWE-79'],
    ['79', 'CWE-79'],
    ['', null],
    ['none', null],
    ['CWE-NONE', null],
    [undefined, null],
    [7, null],
  ])('the CWE %j', (cwe, read) => {
    expect(mended({ cwe })?.cwe).toBe(read);
  });

  test('the case of fixed words', () => {
    expect(usable({ ...ballot, vote: 'FAIL' }).vote).toBe('fail');
    expect(mended({ severity: 'High', category: 'Security', side: ' HEAD' })).toEqual(finding);
  });

  test('a fix that is missing', () => {
    expect(mended({ fix: undefined })?.fix).toBeNull();
  });

  test('texts that are too long, which are cut between characters', () => {
    const long = mended({
      title: 't'.repeat(301),
      reason: `${'r'.repeat(3_999)}😀`,
      quote: 'q'.repeat(5_000),
    });
    expect(long?.title).toHaveLength(300);
    expect(long?.reason).toBe('r'.repeat(3_999));
    expect(long?.quote).toHaveLength(4_000);
  });

  test('what no database stores', () => {
    expect(mended({ reason: 'a\0b\ud800c' })?.reason).toBe('a\uFFFDb\uFFFDc');
  });
});

describe('all else is a problem, in words', () => {
  test.each([
    ['vote', { vote: 'maybe' }],
    ['vote', { vote: undefined }],
    ['confidence', { confidence: 95 }],
    ['confidence', { confidence: '0.9' }],
    ['findings', { findings: undefined }],
    ['findings', { findings: 'none' }],
    ['covered', { covered: undefined }],
    ['findings.0.severity', { findings: [{ ...finding, severity: 'terrible' }] }],
    ['findings.0.category', { findings: [{ ...finding, category: 'style' }] }],
    ['findings.0.file', { findings: [{ ...finding, file: '' }] }],
    ['findings.0.startLine', { findings: [{ ...finding, startLine: 0 }] }],
    ['findings.0.startLine', { findings: [{ ...finding, startLine: 1.5 }] }],
    ['findings.0.endLine', { findings: [{ ...finding, endLine: 9e12 }] }],
    ['findings.0.quote', { findings: [{ ...finding, quote: null }] }],
    ['findings.0', { findings: ['SQL injection'] }],
  ])('%s', (place, change) => {
    const answer = read({ ...ballot, ...change });
    expect(answer).toMatchObject({ usable: false });
    const problems = answer.usable ? [] : answer.problems;
    expect(
      problems.some((problem) => problem.startsWith(`${place}: `) || problem.startsWith(`${place}.`)),
    ).toBe(true);
  });

  test.each([['[]'], ['"pass"'], ['null'], ['42']])('%s is no ballot', (text) => {
    expect(readAnswer(text, files)).toMatchObject({
      usable: false,
      problems: [expect.stringContaining('the answer: ')],
    });
  });

  test('no more than ten are told', () => {
    const findings = Array.from({ length: 50 }, () => ({}));
    const answer = read({ ...ballot, findings });
    expect(answer.usable ? 0 : answer.problems.length).toBe(10);
  });
});

describe('covered', () => {
  test('is no more than what was shown, each once', () => {
    const covered = ['src/b.ts', 'src/z.ts', 'src/b.ts', './src/a.ts'];
    expect(usable({ ...ballot, covered }).covered).toEqual(['src/b.ts']);
  });

  test('may be empty', () => {
    expect(usable({ ...ballot, covered: [] }).covered).toEqual([]);
  });
});

test('too many findings: the worst are kept in their order, and the summary says how many are gone', () => {
  const findings = severities
    .toReversed()
    .flatMap((severity) => Array.from({ length: 60 }, (_, n) => ({ ...finding, severity, title: `${n}` })));
  const kept = usable({ ...ballot, findings, summary: 's'.repeat(4_000) });
  expect(kept.findings).toHaveLength(findingsPerBallotMax);
  expect(kept.findings.slice(0, 60).map((one) => one.title)).toEqual(
    Array.from({ length: 60 }, (_, n) => `${n}`),
  );
  expect(kept.findings.map((one) => one.severity).filter((one) => one === 'info')).toEqual([]);
  expect(kept.summary).toMatch(/^\[100 more findings were cut off: one ballot holds 200\.\] s/);
  expect(kept.summary.length).toBeLessThanOrEqual(4_000);
});

test('whatever a model says, the answer is a whole ballot or a list of problems', () => {
  const near = fc.record(
    {
      vote: fc.oneof(fc.constantFrom('pass', 'fail', 'abstain'), fc.string()),
      confidence: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.jsonValue()),
      summary: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      findings: fc.oneof(
        fc.array(fc.record({ title: fc.string(), startLine: fc.integer() })),
        fc.jsonValue(),
      ),
      covered: fc.oneof(fc.array(fc.constantFrom(...files, 'other')), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(near, fc.jsonValue()), (value) => {
      const answer = read(value);
      if (answer.usable) {
        expect(ballotSchema.safeParse(answer.ballot).success).toBe(true);
        expect(files).toEqual(expect.arrayContaining(answer.ballot.covered));
      } else expect(answer.problems.length).toBeGreaterThan(0);
    }),
  );
});
