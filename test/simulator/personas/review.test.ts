import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { changeId } from '../../../core/ids.ts';
import { ballotSchema } from '../../../core/panel/ballot.ts';
import { checkEvidence, indexEvidence } from '../../../core/panel/evidence.ts';
import { renderFile } from '../../../core/panel/render.ts';
import { review } from '../../../simulator/personas/review.ts';
import { reviewerNames, reviewers } from '../../../simulator/personas/reviewers.ts';
import { changedFile } from '../../core/panel/changes.ts';
import { promptOf } from '../support.ts';
import { cpuMs } from '../../cpu-time.ts';

const suspect = [
  'eval(text);',
  '  if (a = b) {',
  'x = y / list.length',
  'while (true) {',
  'target[key] = value;',
  '',
  '}',
  '\tconst token = Math.random();',
  'return parseInt(x);',
  'if (!validate(x)) return;',
  'JSON.parse(s)[0].y',
  '/(a+)+$/.test(s)',
];

const code = fc.array(
  fc.record({
    sign: fc.constantFrom('+', '-', ' '),
    text: fc.oneof(fc.constantFrom(...suspect), fc.string({ maxLength: 30 })),
  }),
  { maxLength: 30 },
);

const toPrompt = (lines: { sign: string; text: string }[]): string =>
  promptOf('src/a.ts', lines.map((line) => `${line.sign}|${line.text.replaceAll(/\n/gu, ' ')}`).join('\n'));

test('whatever the code, a ballot is valid, votes as its findings demand, and is the same again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...reviewerNames), code, (name, lines) => {
      const prompt = toPrompt(lines);
      const ballot = review(reviewers[name], prompt);
      expect(ballotSchema.parse(ballot)).toEqual(ballot);
      const grave = ballot.findings.some((one) => one.severity === 'critical' || one.severity === 'high');
      expect(ballot.vote).toBe(grave ? 'fail' : 'pass');
      expect(ballot.covered).toEqual(['src/a.ts']);
      expect(review(reviewers[name], prompt)).toEqual(ballot);
    }),
  );
});

test('every quote stands where the finding says', () => {
  const lines = suspect.map((text, index) => ({
    kind: index % 3 === 0 ? ('removed' as const) : ('added' as const),
    text,
    baseLine: index % 3 === 0 ? index + 40 : null,
    headLine: index % 3 === 0 ? null : index + 70,
  }));
  const file = changedFile('src/a.ts', [{ heading: 'function run()', lines }]);
  const snapshot: Snapshot = {
    changeId: changeId('sha256:0'),
    origin: { kind: 'patch' },
    files: [file],
    rules: [],
  };
  const evidence = indexEvidence(snapshot);
  const prompt = renderFile(file, { firstHunk: 0, endHunk: 1 });
  const findings = reviewerNames.flatMap((name) => review(reviewers[name], prompt).findings);
  expect(findings.length).toBeGreaterThan(8);
  expect(findings.some((one) => one.side === 'base')).toBe(true);
  for (const finding of findings) expect(checkEvidence(evidence, finding)).toEqual({ stands: true, finding });
});

test('the worst comes first, and the same thing is not said of every line', () => {
  const prompt = promptOf('src/a.ts', `${'parseInt(x);\n'.repeat(40)}eval(x);`);
  const { findings } = review(reviewers.logic, prompt);
  expect(findings[0]?.severity).toBe('high');
  expect(findings).toHaveLength(6);
});

test('all files are covered, and each once, but not a file that was cut off', () => {
  const prompt = `${promptOf('a.ts', 'a();')}\n${promptOf('b.ts', 'b();')}\n${promptOf('a.ts', 'c();')}\n${promptOf('c.ts', 'd();').slice(0, -12)}`;
  expect(review(reviewers.security, prompt).covered).toEqual(['a.ts', 'b.ts']);
});

test('lines that stay as they were are nobody’s fault', () => {
  expect(review(reviewers.security, promptOf('a.ts', ' |eval(text);')).findings).toEqual([]);
});

test('a prompt without code passes, covering nothing', () => {
  expect(review(reviewers.security, 'Hello?')).toMatchObject({ vote: 'pass', covered: [], findings: [] });
});

test('the summary says that it is simulated', () => {
  expect(review(reviewers.logic, promptOf('a.ts', 'if (a = b) c();')).summary).toMatch(/^Simulated review/u);
});

test('long and hostile lines are read in time', () => {
  const startedAt = cpuMs();
  for (const text of [
    '('.repeat(20_000),
    'a['.repeat(10_000),
    ' '.repeat(50_000),
    `SELECT ${'from '.repeat(8000)}`,
    '${'.repeat(9000),
  ])
    for (const name of reviewerNames) review(reviewers[name], promptOf('a.ts', text));
  expect(cpuMs() - startedAt).toBeLessThan(5000);
});
