import { safeLine } from '../panel/safe-text.ts';
import type { Complaint, Subject } from './complaint.ts';

/** Each source that told nothing is named once, with the packages that are not judged for it. */
export function judgeUnknown({ facts: { release, vulnerabilities } }: Subject): Complaint[] {
  return [
    ...(release.kind === 'unknown' ? [unknown(release.why, ['its record', 'their records'])] : []),
    ...(vulnerabilities.kind === 'unknown'
      ? [unknown(vulnerabilities.why, ['known vulnerabilities', 'known vulnerabilities'])]
      : []),
  ];
}

const unknown = (why: string, [one, many]: readonly [string, string]): Complaint => ({
  rule: 'unknown',
  group: `${many}\0${why}`,
  messageOf: (shown, count) =>
    count === 1
      ? `One package is not judged by ${one}, ${shown}: ${safeLine(why)}`
      : `${count} packages are not judged by ${many}, ${shown}: ${safeLine(why)}`,
});
