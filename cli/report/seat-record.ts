import { labelsToTellMin, type Proportion } from '../../core/calibration/proportion.ts';
import type { LabelSource } from '../../core/calibration/labels.ts';
import type { SeatFigures } from '../../database/seats.ts';
import { cost, count, percent } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** What is known of one seat over all audits. */
export interface SeatRecord extends Omit<SeatFigures, 'precision' | 'recall'> {
  precision: Proportion;
  recall: Proportion;
}

const legend = [
  `Precision: of its labelled findings those that are real. Recall: of what proved real in disputed rounds, in files that it read, what it reported. Ranges hold the true rate in 19 cases of 20; below ${labelsToTellMin} labels there is too little to tell.`,
  'A label that is only implied (a fix, a closed thread, most decisions) counts half. What a real finding cost counts those alone that are labelled: at the most that.',
];

/** From this width on a seat's figures stand in one row under their headings. */
const tableWidth = 110;
const columns = [38, 38, 9, 11, 8, 6];

/** All seats: a table where there is room for one, else one below the other. Takes records made safe. */
export function renderSeatRecords(seats: readonly SeatRecord[], screen: Screen): string[] {
  const wide = screen.width >= tableWidth;
  const headings = ['Precision', 'Recall in disputes', 'Cost', 'Each real', 'Median', '95 %'];
  return [
    ...(wide ? [screen.paint.dim(rowOf(headings))] : []),
    ...seats.flatMap((seat) => renderSeat(seat, screen, wide)),
    '',
    ...legend.flatMap((line) => wrap(screen, screen.paint.dim(line))),
  ];
}

function renderSeat(seat: SeatRecord, screen: Screen, wide: boolean): string[] {
  const name = `${seat.names.join(', ')}${seat.simulated ? ' (simulated)' : ''}`;
  const who = [seat.model, seat.provider, seat.focus].filter(Boolean).join(', ');
  const figures = wide ? [rowOf(cellsOf(seat))] : linesOf(seat).flatMap((line) => labelled(line, screen));
  return [
    ...wrap(screen, `${screen.paint.bold(name)}: ${who}`, '', '  '),
    ...figures,
    ...labelled(['Asks', asksOf(seat)], screen),
    ...labelled(['Labels', labelsOf(seat)], screen),
  ];
}

const cellsOf = (seat: SeatRecord): string[] => [
  rateOf(seat.precision),
  rateOf(seat.recall),
  cost(seat.costMicroUsd),
  eachReal(seat) ?? '–',
  seconds(seat.medianMs),
  seconds(seat.p95Ms),
];

const rowOf = (cells: readonly string[]): string =>
  `  ${cells.map((cell, index) => cell.padEnd(columns[index] ?? 0)).join('')}`.trimEnd();

function linesOf(seat: SeatRecord): [label: string, text: string][] {
  const each = eachReal(seat);
  return [
    ['Precision', rateOf(seat.precision)],
    ['Recall', `${rateOf(seat.recall)} in disputes`],
    ['Cost', `${cost(seat.costMicroUsd)}${each ? `, ${each} for each real finding` : ''}`],
    [
      'Time',
      seat.medianMs === null
        ? 'no answer yet'
        : `median ${seconds(seat.medianMs)}, 95 % within ${seconds(seat.p95Ms)}`,
    ],
  ];
}

const labelled = ([label, text]: readonly [string, string], screen: Screen): string[] =>
  wrap(screen, text, `  ${label.padEnd(9)} `);

/** Never without its range. */
function rateOf({ rate, from, to, of, enough }: Proportion): string {
  const range = `(${percent(from)} to ${percent(to)}) of ${amount(of)}`;
  return enough && rate !== null ? `${percent(rate)} ${range}` : `too few to tell ${range}`;
}

/** Labels that count half make halves. */
const amount = (labels: number): string => `${Math.round(labels * 2) / 2}`;

const eachReal = ({ costMicroUsd, proved }: SeatRecord): string | null =>
  proved > 0 ? cost(costMicroUsd / proved) : null;

const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(1)}s`);

const asksOf = ({ asks, lost, reports }: SeatRecord): string =>
  `${count(asks, 'answer')}, ${lost} lost; ${count(reports, 'finding')} that stood`;

const sourceWords: Record<LabelSource, string> = {
  decision: 'decided',
  ignored: 'ignored',
  reaction: 'by reaction',
  fix: 'fixed',
  thread: 'thread closed',
};

function labelsOf({ labels }: SeatRecord): string {
  const told = Object.entries(sourceWords).flatMap(([source, words]) => {
    const many = labels[source as LabelSource];
    return many > 0 ? [`${many} ${words}`] : [];
  });
  return told.join(', ') || 'none yet';
}
