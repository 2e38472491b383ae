/** What a program that started us reads. */
export const exitStatus = {
  passed: 0,
  failed: 1,
  notAudited: 2,
  waitsForPerson: 3,
  /** By Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Only `passed` is green: an expired question and a closed dispute are not. */
export function statusOf(standing: { state: string; verdict: string | null }): ExitStatus {
  if (standing.state === 'waiting-for-person') return exitStatus.waitsForPerson;
  switch (standing.verdict) {
    case 'passed':
      return exitStatus.passed;
    case 'failed':
    case 'expired':
      return exitStatus.failed;
    case 'disputed':
      return exitStatus.waitsForPerson;
    default:
      return exitStatus.notAudited;
  }
}
