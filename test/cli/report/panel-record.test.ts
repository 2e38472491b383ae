import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type PanelRecord, renderPanelRecord } from '../../../cli/report/panel-record.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { rater } from '../../core/calibration/labelled.ts';
import { seatOf } from '../../builders.ts';

const rate = (held: number, of: number, middle: number) => ({
  held,
  of,
  rate: middle,
  from: middle - 0.08,
  to: middle + 0.07,
});
const nothing = { held: 0, of: 0, rate: 0.33, from: 0.1, to: 0.6 };
const unknown = { rater: rater('x'), precision: nothing, sensitivity: nothing, byCategory: {} };

const claude: PanelRecord['seats'][number] = {
  ...seatOf('claude', { model: 'claude-opus-4-6', family: 'anthropic', focus: 'security' }),
  reports: 121,
  weights: { report: 1.42, silence: 0.61, on: {} },
  reliability: {
    rater: rater('claude'),
    precision: rate(30, 41.5, 0.71),
    sensitivity: rate(30, 44, 0.66),
    byCategory: { security: rate(25, 31.5, 0.76), logic: rate(5, 10, 0.58) },
  },
};
const gpt: PanelRecord['seats'][number] = {
  ...seatOf('gpt', { model: 'gpt-5.4', family: 'openai', simulated: true }),
  reports: 1,
  weights: null,
  reliability: unknown,
};
const gemini: PanelRecord['seats'][number] = {
  ...seatOf('gemini', {
    model: 'gemini-3-pro',
    family: 'google',
    excluded: 'Seat "gemini" has no key: set GEMINI_API_KEY.',
  }),
  reports: 0,
  weights: null,
  reliability: null,
};

const record = (more: Partial<PanelRecord> = {}): PanelRecord => ({
  name: 'default',
  seats: [claude, gpt, gemini],
  calibration: {
    version: 7,
    labels: { real: 38, notReal: 24.5 },
    missing: null,
    correction: null,
  },
  agreement: { alpha: 0.4137, units: 100, values: 287 },
  ...more,
});
const render = (columns: number, more: Partial<PanelRecord> = {}) =>
  renderPanelRecord(record(more), screenFor({ columns }, {})).join('\n');

test.each([40, 80, 120])('a panel reads well on %i columns', async (columns) => {
  const text = render(columns);
  expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/panel-${columns}.txt`);
});

test('colour only adds to what is there without', () => {
  const coloured = renderPanelRecord(record(), screenFor({ isTTY: true, columns: 80 }, { TERM: 'xterm' }));
  expect(coloured.join('\n')).not.toBe(render(80));
  expect(stripVTControlCharacters(coloured.join('\n'))).toBe(render(80));
});

describe('what is not there yet is said', () => {
  test('labels too few to calibrate', () => {
    const calibration = {
      version: null,
      labels: { real: 10, notReal: 2 },
      missing: '12 of 50 labels',
      correction: null,
    };
    expect(render(80, { calibration })).toContain('Calibration: none yet, 12 of 50 labels (10 real, 2 not).');
  });

  test('a calibration that no audit has used', () => {
    const { calibration } = record();
    expect(render(80, { calibration: { ...calibration, version: null } })).toContain(
      'Calibration: new with the next audit, from labels (38 real, 24.5 not).',
    );
  });

  test.each([
    [{ alpha: null, units: 12, values: 24 }, 'Agreement: not defined: all votes are alike.'],
    [{ alpha: null, units: 0, values: 0 }, 'Agreement: not defined: no two seats have voted'],
    [{ alpha: -0.02, units: 1, values: 2 }, "Agreement: Krippendorff's α -0.02 over 1 piece: "],
  ])('an agreement like %j', (agreement, words) => {
    expect(render(120, { agreement })).toContain(words);
  });

  test('a seat without labels', () => {
    expect(render(80, { seats: [gpt] })).toContain('    1 finding, none labelled yet');
  });
});
