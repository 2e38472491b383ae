/** Search attributes, all keywords; the worker registers them at start-up. Never secrets. */
export const searchAttributes = {
  repository: 'CountersignRepository',
  /** `owner/repo#number`. */
  pullRequest: 'CountersignPullRequest',
  verdict: 'CountersignVerdict',
  /** `person` while a person is asked; "what waits for a person" is `CountersignWaitingFor = "person"`. */
  waitingFor: 'CountersignWaitingFor',
} as const;
