import { seatId } from '../../../core/ids.ts';
import type { Refutation } from '../../../core/panel/refutation.ts';

/** What a seat, a family of its own unless told, made of a finding in a second look: refuted by line 1 of `a.js`, unless told. */
export const refutationOf = (seat: string, more: Partial<Refutation> = {}): Refutation => ({
  seat: seatId(seat),
  family: seat,
  simulated: false,
  judgement: 'refuted',
  severity: more.judgement === 'upheld' ? 'high' : null,
  file: 'a.js',
  side: 'head',
  startLine: 1,
  endLine: 1,
  quote: 'const query = escape(input);',
  reason: 'The input is escaped.',
  discounted: null,
  ...more,
});

export const lostRefutationOf = (seat: string, reason: string): Refutation =>
  refutationOf(seat, { judgement: 'lost', reason, file: '', startLine: 0, endLine: 0, quote: '' });
