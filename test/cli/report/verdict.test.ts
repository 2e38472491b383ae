import { expect, test } from 'vitest';
import { renderNextStep, renderStanding, verdictPaint } from '../../../cli/report/verdict.ts';
import { screenFor } from '../../../cli/text/screen.ts';

const screen = screenFor({ columns: 80 }, {});
const standing = (more: object) => ({
  auditId: 'audit-1.0a1b2c3d',
  state: 'done',
  verdict: 'passed',
  decidedBy: null,
  note: '',
  ...more,
});

test.each<[object, number | null, string]>([
  [{}, 0.9, 'Verdict: passed (sure 90%, uncalibrated)'],
  [{ decidedBy: 'Ada', note: 'Read it.' }, 0.9, 'Verdict: passed by Ada: Read it.'],
  [{ verdict: 'expired', note: 'Nobody answered.' }, null, 'Verdict: expired: Nobody answered.'],
  [{ verdict: null, state: 'waiting-for-person' }, null, 'Verdict: disputed'],
  [{ verdict: null, state: 'reviewing' }, null, 'Verdict: reviewing'],
])('%j is "%s"', (more, sure, line) => {
  expect(renderStanding(standing(more), sure, screen)).toEqual([line]);
});

test('only what waits asks for an answer; without a UI there is no link', () => {
  expect(renderNextStep(standing({}), 'http://ui', screen)).toEqual([]);
  const steps = renderNextStep(standing({ state: 'waiting-for-person' }), null, screen);
  expect(steps).toHaveLength(6);
  expect(steps.slice(4).join(' ')).toContain('--real 1 or --not-real 2,3');
  expect(steps.join('\n')).not.toContain('UI');
  expect(steps.join('\n')).not.toContain('--key');
  const signed = renderNextStep(standing({ state: 'waiting-for-person' }), null, screen, true);
  expect(signed.filter((line) => line.endsWith(' --reason "…" --key FILE'))).toHaveLength(3);
});

test('green is for what passed alone', () => {
  const { paint } = screenFor({ isTTY: true }, {});
  const green = paint.green('x');
  for (const word of ['failed', 'expired', 'disputed', 'not-audited', 'reviewing']) {
    expect(verdictPaint(paint, word)('x')).not.toBe(green);
  }
  expect(verdictPaint(paint, 'passed')('x')).toBe(green);
});
