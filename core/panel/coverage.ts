/** What became of one changed file. A file that nobody read never looks green. */
export interface FileCoverage {
  path: string;
  state: 'reviewed' | 'clipped' | 'skipped';
  /** Why it was clipped or skipped, in words; empty when reviewed. */
  reason: string;
}
