/**
 * Author and committer of commits that we make ourselves, for git's environment. `seconds` since 1970 is given, never the
 * time of day: the same content gives the same commit, whenever and wherever it is made.
 */
export const ownSignature = (seconds: number) => ({
  GIT_AUTHOR_NAME: 'Countersign',
  GIT_AUTHOR_EMAIL: 'countersign@localhost',
  GIT_AUTHOR_DATE: `@${seconds} +0000`,
  GIT_COMMITTER_NAME: 'Countersign',
  GIT_COMMITTER_EMAIL: 'countersign@localhost',
  GIT_COMMITTER_DATE: `@${seconds} +0000`,
});
