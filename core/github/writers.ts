/** What GitHub tells of a commit's people; a login is null where no account has the address that the commit names. */
export interface CommitPeople {
  author: string | null;
  committer: string | null;
  /** The addresses that the commit itself names, whatever it claims. */
  emails: readonly string[];
  message: string;
}

/** GitHub's own name as committer of what is made on its pages. */
const webCommitter = 'web-flow';
/** The address that GitHub gives to whoever hides theirs; it holds the login. */
const noReply = /^(?:\d+\+)?([a-z\d][a-z\d-]{0,38}(?:\[bot\])?)@users\.noreply\./iu;
const coAuthor = /^co-authored-by:[^<\n]*<([^>\n]{3,320})>\s*$/gimu;

/**
 * Everybody who wrote or committed one of `commits`, is named as its co-author, or pushed: by login, in lower case, in
 * order. A commit says itself who wrote it, so that whoever pushed counts as a writer, too.
 */
export function writersOf(commits: readonly CommitPeople[], pushers: readonly string[]): string[] {
  const named = commits.flatMap(({ author, committer, emails, message }) => [
    author,
    committer,
    ...[...emails, ...coAuthorsIn(message)].map((email) => noReply.exec(email)?.[1] ?? null),
  ]);
  const logins = [...named, ...pushers].flatMap((login) => (login === null ? [] : [login.toLowerCase()]));
  return [...new Set(logins)].filter((login) => login !== webCommitter).sort();
}

/** Whether somebody is among those who wrote a change; GitHub's logins differ by more than case. */
export const isWriter = (login: string, writers: readonly string[]): boolean =>
  writers.some((one) => one.toLowerCase() === login.toLowerCase());

/** Of the last lines alone, as git reads trailers; a message may be as long as its author likes. */
const coAuthorsIn = (message: string): string[] =>
  [...message.slice(-10_000).matchAll(coAuthor)].map(([, email = '']) => email.trim());
