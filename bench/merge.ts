/** What merging a round costs: `npm run bench:merge [RUNS]`. 12 seats with 1,000 findings each. */
import { seatId } from '../core/ids.ts';
import { mergeFindings, type SeatFinding } from '../core/panel/merge.ts';
import { row, tableHead } from './figures.ts';

const runs = Number(process.argv[2] ?? 15);
const warmUps = 4;
const seats = 12;
const findings = 12_000;

const words =
  `value request query statement joined unchecked buffer length offset index promise handler connection closed leaks token
  cookie header escaped parser loop never ends null pointer array bound overflow lock order thread race cache stale key
  missing signature expiry clock retry timeout socket stream chunk boundary encoding path traversal link archive`.split(
    /\s+/,
  );
const phrase = (seed: number, length: number): string =>
  Array.from({ length }, (_, at) => words[(seed * 31 + at * 17 + ((seed * at) % 7)) % words.length]).join(
    ' ',
  );
const weaknesses = ['CWE-89', 'CWE-476', 'CWE-20', null, 'CWE-78', 'CWE-400', 'CWE-770'];

/** Every finding is said by about as many seats as have a line for it; those of one number use the same words. */
function round(files: number, lines: number): SeatFinding[] {
  return Array.from({ length: findings }, (_, number) => {
    const line = 1 + ((number * 7919) % lines);
    const flaw = Math.floor(number / seats);
    return {
      seat: seatId(`seat-${number % seats}`),
      family: `family-${number % 4}`,
      finding: {
        title: phrase(flaw, 6),
        category: 'logic',
        cwe: weaknesses[flaw % weaknesses.length] ?? null,
        severity: 'medium',
        file: `src/part${flaw % files}.ts`,
        side: 'head',
        startLine: line,
        endLine: line,
        quote: phrase(flaw, 8),
        reason: phrase(number + 5, 25),
        fix: null,
        confidence: 0.5,
      },
    };
  });
}

console.log(tableHead);
for (const [name, files, lines] of [
  ['in 50 files', 50, 2000],
  ['in one file', 1, 2000],
  ['on one line', 1, 1],
] as const) {
  const all = round(files, lines);
  const times: number[] = [];
  for (let run = 0; run < warmUps + runs; run += 1) {
    const started = performance.now();
    mergeFindings(all);
    times.push(performance.now() - started);
  }
  console.log(row(`12 seats × 1,000 findings ${name}`, times.slice(warmUps), '≤200'));
}
