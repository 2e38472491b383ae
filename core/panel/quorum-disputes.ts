import type { FileCoverage } from './coverage.ts';
import type { Case } from './case.ts';
import { hostOf } from './host.ts';
import type { Dispute } from './verdict.ts';
import type { Seat } from './seat.ts';

const namedMax = 5;

/**
 * Whether enough different families have read every file that was to be read; on a real host only real seats count.
 * A quorum of all families asks for every seat: else the second seat of a family could be lost with what it alone saw.
 */
export function quorumDisputes({ plan, snapshot, voters, lost }: Case): Dispute[] {
  if (plan.pieces.length === 0) return [];
  const expected = plan.seats.filter((seat) => !seat.barredByPolicy);
  const seatsMin = plan.quorum >= familiesOf(expected) ? expected.length : 0;
  const paths = [...new Set(plan.pieces.flatMap((piece) => piece.parts.map((part) => part.path)))];
  const short = (counts: (seat: Seat) => boolean) =>
    paths.filter((path) => familiesOf((voters.get(path) ?? []).filter(counts)) < plan.quorum);
  const missed = paths.filter((path) => (voters.get(path) ?? []).length < seatsMin);
  const unread = new Set([...short(() => true), ...missed]);
  if (unread.size > 0) {
    const why = [
      ...new Set([
        ...lost.map((ask) => `${ask.seat}: ${ask.reason.replace(/\.$/, '')}`).sort(),
        ...excludedSeats(plan.seats),
      ]),
    ];
    const lostSeats = why.length > 0 ? ` Lost: ${why.slice(0, namedMax).join('; ')}.` : '';
    const few = seatsMin > 0 ? 'Not every seat of the panel' : `Fewer than ${plan.quorum} families`;
    const question = `${few} voted on ${namesOf([...unread])}.${lostSeats} Do you accept the change with the votes there are?`;
    return [{ kind: 'quorum-lost', question, finding: null }];
  }
  const host = hostOf(snapshot);
  if (host !== null && short((seat) => !seat.simulated).length > 0) {
    const question = `The change is on ${host}, where simulated seats do not count, and without them fewer than ${plan.quorum} families voted. Have you reviewed it yourself?`;
    return [{ kind: 'simulated-only', question, finding: null }];
  }
  return [];
}

/** Files that nobody read never look green. */
export function coverageDisputes(coverage: FileCoverage[]): Dispute[] {
  const unread = coverage.filter((file) => file.state !== 'reviewed');
  if (unread.length === 0 && coverage.length > 0) return [];
  const nothing = unread.length === coverage.length && unread.every((file) => file.state === 'skipped');
  const named = unread.slice(0, namedMax).map((file) => `${file.path} (${file.state}: ${file.reason})`);
  const more = unread.length > namedMax ? ` and ${unread.length - namedMax} more` : '';
  const question = nothing
    ? `Nothing of the change was reviewed: ${named.join(', ') || 'it holds no file'}${more}. Have you reviewed it yourself?`
    : `Not all of the change was reviewed: ${named.join(', ')}${more}. Do you accept that?`;
  return [{ kind: nothing ? 'nothing-reviewed' : 'not-all-reviewed', question, finding: null }];
}

const familiesOf = (seats: Seat[]): number => new Set(seats.map((seat) => seat.family)).size;

const excludedSeats = (seats: Seat[]): string[] =>
  seats.flatMap((seat) => (seat.excluded ? [`${seat.id}: ${seat.excluded.replace(/\.$/, '')}`] : []));

const namesOf = (paths: string[]): string =>
  paths.length > namedMax
    ? `${paths.slice(0, namedMax).join(', ')} and ${paths.length - namedMax} more files`
    : paths.join(', ');
