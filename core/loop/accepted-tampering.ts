import type { IterationRecord, Tampering } from './record.ts';

const nameOf = ({ kind, path, what }: Tampering): string => JSON.stringify([kind, path, what]);

/** Names of what a person has seen done to tests, and wants so. */
export const acceptedTampering = (records: readonly IterationRecord[]): Set<string> =>
  new Set(
    records
      .filter(({ restart }) => restart?.acceptsTampering)
      .flatMap(({ tampering }) => tampering.map(nameOf)),
  );

/** What nobody has accepted: what is accepted is not told again; what is merely still there is. */
export const unacceptedTampering = (
  tampering: readonly Tampering[],
  accepted: ReadonlySet<string>,
): Tampering[] => tampering.filter((one) => !accepted.has(nameOf(one)));
