import { expect, test } from 'vitest';
import { type GateReport, renderGates } from '../../../cli/report/gates.ts';
import { screenFor } from '../../../cli/text/screen.ts';

const hit = (line: number) => ({
  rule: 'placeholders.empty-catch',
  file: 'src/a.ts',
  startLine: line,
  endLine: line,
  quote: '} catch {}',
  message: 'An error is swallowed: handle it, or say why it does not matter.',
});
const gate = (more: Partial<GateReport>): GateReport => ({
  gate: 'placeholders',
  outcome: 'held',
  hits: [],
  unread: [],
  problem: null,
  ...more,
});
const render = (more: Partial<GateReport>) => renderGates([gate(more)], screenFor({ columns: 80 }, {}));

test('a gate that held is one line', () => {
  expect(render({})).toEqual(['Gate placeholders: held']);
});

test('a hit has its place, its words and its text', () => {
  expect(render({ outcome: 'hit', hits: [hit(7)] })).toEqual([
    'Gate placeholders: 1 hit',
    '  src/a.ts:7',
    '   An error is swallowed: handle it, or say why it does not matter.',
    '   [placeholders.empty-catch]',
    '   │ } catch {}',
  ]);
});

test('a flood of hits is cut, and says where the rest is', () => {
  const lines = render({ outcome: 'hit', hits: Array.from({ length: 70 }, (_, at) => hit(at + 1)) });
  expect(lines[0]).toBe('Gate placeholders: 70 hits');
  expect(lines.at(-1)).toBe('  … 20 more; --json has them all');
});

test('a gate that could not run never looks as if it held', () => {
  expect(render({ outcome: 'broken', problem: 'its parser is missing.' })).toEqual([
    'Gate placeholders: could not run: its parser is missing.',
  ]);
});

test('what a gate did not read is named', () => {
  const unread = Array.from({ length: 7 }, (_, at) => `f${at}.png: binary`);
  expect(render({ unread }).at(-1)).toMatch(/^ +.*and 2 more$/);
});

const overridden = { by: 'ada', reason: 'Sample code.', expires: '2026-12-31' };

test('a hit that somebody let pass is shown with who, why and until when', () => {
  expect(render({ outcome: 'hit', hits: [{ ...hit(7), overridden }] })).toEqual([
    'Gate placeholders: 1 hit, let pass',
    '  src/a.ts:7',
    '   An error is swallowed: handle it, or say why it does not matter.',
    '   [placeholders.empty-catch]',
    '   │ } catch {}',
    '   Let pass by ada until 2026-12-31: Sample code.',
  ]);
  expect(render({ outcome: 'hit', hits: [hit(6), { ...hit(7), overridden }] })[0]).toBe(
    'Gate placeholders: 1 hit, and 1 let pass',
  );
});

test('a hit about the change as a whole has no place', () => {
  const whole = { ...hit(0), file: '', quote: '', rule: 'tests.check-failed', message: 'A check failed.' };
  expect(render({ outcome: 'hit', hits: [whole] })).toEqual([
    'Gate placeholders: 1 hit',
    '  A check failed. [tests.check-failed]',
  ]);
});
