import { expect, test } from 'vitest';
import { placeOf, quote, renderFinding, severityPaint } from '../../../cli/report/finding.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { findingRow } from '../story.ts';

const screen = screenFor({ columns: 80 }, {});
const render = (more: Parameters<typeof findingRow>[0]) =>
  renderFinding(findingRow(more), 1, (seat) => seat, screen).join('\n');

test('how sure is said as it is known', () => {
  expect(render({})).toMatch(/Sure {3}87% \(uncalibrated\)/);
  expect(render({ calibrated: true })).toMatch(/Sure {3}87%$/m);
  expect(render({ confirmedBy: 'secrets' })).toMatch(/Sure {3}confirmed by the gate "secrets"/);
});

test('what a finding lacks leaves no line', () => {
  const text = render({ fix: null, cwe: null, silent: [], quote: ' \n' });
  expect(text).not.toMatch(/Fix|CWE|Silent|│/);
});

test('a finding in what the change removes says so', () => {
  expect(render({ side: 'base' })).toContain('in what the change removes');
});

test('a place is one that editors link', () => {
  expect(placeOf({ file: 'a b.ts', startLine: 3, endLine: 3 })).toBe('a b.ts:3');
  expect(placeOf({ file: 'a\nb.ts', startLine: 3, endLine: 7 })).toBe('a b.ts:3-7');
});

test('a long quote is cut in length and in width', () => {
  const lines = quote(Array.from({ length: 10 }, (_, at) => `${at}${'x'.repeat(200)}`).join('\n'), screen);
  expect(lines).toHaveLength(7);
  expect(lines.at(-1)).toMatch(/4 more$/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('grave findings stand out, and only with colour', () => {
  const { paint } = screenFor({ isTTY: true }, {});
  expect(severityPaint(paint, 'high')('x')).not.toBe(severityPaint(paint, 'low')('x'));
  expect(severityPaint(screen.paint, 'critical')('x')).toBe('x');
});
