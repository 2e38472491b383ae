/** How the engine names one pull request to itself. */
export interface PullRequestRef {
  owner: string;
  repo: string;
  number: number;
}

/** A pull request as GitHub tells it at one moment; what its author wrote in it is untrusted. */
export interface PullRequest extends PullRequestRef {
  /**
   * `host/owner/repo#number` in lower case, with the names that the repository has now: one pull request has one key,
   * whatever it was called when it was asked for.
   */
  key: string;
  /** The base repository's address, for git and for people. */
  repository: string;
  /** Its page. */
  url: string;
  /** The real host; null for a simulated one. */
  host: string | null;
  state: 'open' | 'closed' | 'merged';
  draft: boolean;
  title: string;
  author: string;
  /** Name and commit of the branch that it is to be merged into. */
  baseRef: string;
  baseCommit: string;
  headRef: string;
  headCommit: string;
  /** `owner/repo` of the fork it comes from; null from the repository itself, and where the fork is gone. */
  fork: string | null;
}

export const pullRequestName = ({ owner, repo, number }: PullRequestRef): string =>
  `${owner}/${repo}#${number}`;

/**
 * A simulated GitHub has no host; its repository's id stands for it, which a restart changes: it forgets everything, and
 * what was recorded of a pull request before must not be looked for in another that has its number.
 */
export const pullRequestKey = ({
  host,
  repositoryId,
  ...named
}: PullRequestRef & { host: string | null; repositoryId: number }): string =>
  `${host ?? `simulated-${repositoryId}`}/${pullRequestName(named)}`.toLowerCase();

/** What a person typed for a pull request, `owner/repo#number` or its page's address; null for what is none. */
export function parsePullRequest(text: string): PullRequestRef | null {
  const short = /^([\w-]{1,100})\/(?!\.{1,2}#)([\w.-]{1,100})#(\d{1,9})$/.exec(text);
  const page = /^https?:\/\/[^/]+\/([\w-]{1,100})\/([\w.-]{1,100})\/pull\/(\d{1,9})(?:[/?#].*)?$/.exec(text);
  const [, owner, repo, number] = short ?? page ?? [];
  return owner && repo && Number(number) > 0 ? { owner, repo, number: Number(number) } : null;
}

/** What a `key` names; null for a text that is none. */
export function readKey(key: string): PullRequestRef | null {
  const [, owner, repo, number] = /^[^/]+\/([^/]+)\/([^/]+)#(\d+)$/.exec(key) ?? [];
  return owner && repo && number ? { owner, repo, number: Number(number) } : null;
}

/** Whoever asks, one head is audited by one workflow: so its id is made of nothing else. */
export const headWorkflowId = ({ owner, repo, number }: PullRequestRef, head: string): string =>
  `audit-pr/${owner}/${repo}/${number}/${head.slice(0, 12)}`.toLowerCase();

/** What people and machines said of a head by now; what gates on people and tests judge. */
export interface HeadFacts {
  head: string;
  author: string;
  /** Everybody who wrote a commit of the pull request or pushed to it, by login, in lower case. */
  writers: string[];
  /** The last review of each person that approves or asks for changes; of whatever commit. */
  reviews: HeadReview[];
  /** Check runs and commit statuses of others, the latest of each name. */
  checks: HeadCheck[];
  /** Whether any of the above was too long to be read whole. */
  clipped: boolean;
}

export interface HeadReview {
  login: string;
  state: 'approved' | 'changes-requested' | 'dismissed';
  /** The commit that was reviewed. */
  commit: string;
  /** `org/team` of those teams that policy names and the person belongs to. */
  teams: string[];
  /** What the person may do in the repository. */
  permission: Permission;
  bot: boolean;
}

export interface HeadCheck {
  name: string;
  /** `pending` until it has ended. */
  outcome: 'pending' | 'passed' | 'failed' | 'neutral';
  url: string | null;
}

export const permissions = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof permissions)[number];

/** Only who may change the repository's code may command the engine from a comment. */
export const mayWrite = (permission: Permission): boolean =>
  permissions.indexOf(permission) >= permissions.indexOf('write');
