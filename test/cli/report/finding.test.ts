import { expect, test } from 'vitest';
import { placeOf, quote, renderFinding, severityPaint } from '../../../cli/report/finding.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { lostRefutationOf, refutationOf } from '../../core/panel/refutations.ts';
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

test('what others made of it in a second look is told, each with its line', () => {
  const text = render({
    missing: ['hal'],
    refutations: [
      refutationOf('bob', {
        judgement: 'upheld',
        severity: 'critical',
        quote: 'exec(user)',
        reason: 'Not escaped.',
      }),
      refutationOf('cy', { file: 'lib/db.ts', startLine: 7, endLine: 8 }),
      refutationOf('dee', { judgement: 'undecided', quote: '', reason: '' }),
      refutationOf('eve', { discounted: 'quotes nothing', quote: '' }),
      lostRefutationOf('fay', 'Seat "fay" has a wrong key.'),
    ],
  });
  for (const told of [
    /Upheld bob as critical, by a\.js:1: Not escaped\.\n {3}│ exec\(user\)/,
    /Denied cy, by lib\/db\.ts:7-8: The input is escaped\.\n {3}│ const query = escape\(input\);/,
    /Unsure dee\n/,
    /Denied eve: The input is escaped\. \(does not count: it quotes nothing\)/,
    /Lost {3}fay: Seat "fay" has a wrong key\./,
    /No vote hal/,
  ]) {
    expect(text).toMatch(told);
  }
});

test('a finding that refuters settled says so beside its severity', () => {
  expect(render({ severity: 'high', refuted: true })).toMatch(/^1\. HIGH REFUTED {2}A user name/);
  expect(render({ severity: 'high' })).not.toContain('REFUTED');
});

test('what a person had ignored says by whom and why', () => {
  const text = render({ ignored: { by: 'eve', reason: 'A key of\nthe manual.' } });
  expect(text).toContain('1. CRITICAL IGNORED  ');
  expect(text).toContain('   Left   ignored by eve: A key of the manual.');
  expect(render({})).not.toMatch(/ignored/i);
});
