/** What someone may do with a repository. */
export type Permission = 'none' | 'read' | 'write' | 'admin';
export type Side = 'LEFT' | 'RIGHT';
export const reactionContents = [
  '+1',
  '-1',
  'laugh',
  'confused',
  'heart',
  'hooray',
  'rocket',
  'eyes',
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  name: string | null;
  createdAt: string;
}

export interface Team {
  id: number;
  org: string;
  slug: string;
  name: string;
  members: Map<string, 'member' | 'maintainer'>;
}

export interface Reaction {
  id: number;
  by: Account;
  content: ReactionContent;
  createdAt: string;
}

/** One that is no pull request. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string;
  by: Account;
  createdAt: string;
  updatedAt: string;
}

export interface IssueComment {
  id: number;
  number: number;
  by: Account;
  body: string;
  viaApp: boolean;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  minimized: string | null;
}

export interface ReviewComment {
  id: number;
  pull: number;
  reviewId: number;
  threadId: number;
  inReplyTo: number | null;
  by: Account;
  body: string;
  path: string;
  side: Side;
  startSide: Side | null;
  /** Where it stands in the newest head; null once the line is gone. */
  line: number | null;
  startLine: number | null;
  originalLine: number | null;
  originalStartLine: number | null;
  /** Lines below the file's first hunk header; null once outdated. */
  position: number | null;
  originalPosition: number;
  diffHunk: string;
  commitId: string;
  originalCommitId: string;
  subject: 'line' | 'file';
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  minimized: string | null;
}

export interface Thread {
  id: number;
  pull: number;
  resolvedBy: Account | null;
  outdated: boolean;
  comments: number[];
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  id: number;
  pull: number;
  by: Account;
  body: string;
  state: ReviewState;
  commitId: string;
  submittedAt: string | null;
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  by: Account;
  state: 'open' | 'closed';
  draft: boolean;
  /** Null when the fork is gone. */
  headRepository: number | null;
  headOwner: string;
  headRef: string;
  headSha: string;
  baseRef: string;
  /** The base branch's tip when the pull request was last opened, pushed to or retargeted. */
  baseSha: string;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeSha: string | null;
  /** A commit at hand that mends what is wrong with it, for its page to push; null where there is none. */
  mend: PreparedMend | null;
}

export interface PreparedMend {
  by: Account;
  message: string;
  /** By path; null removes a file. */
  files: Record<string, string | Uint8Array | null>;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type Conclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'success'
  | 'skipped'
  | 'stale'
  | 'timed_out';

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string | null;
  message: string;
  raw_details: string | null;
}

export interface CheckRun {
  id: number;
  suiteId: number;
  name: string;
  headSha: string;
  externalId: string;
  detailsUrl: string;
  status: CheckStatus;
  conclusion: Conclusion | null;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
}

export interface CheckSuite {
  id: number;
  headSha: string;
  /** Null where the commit is of no branch of this repository, as with forks. */
  headBranch: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface CommitStatus {
  id: number;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  by: Account;
  createdAt: string;
}

export interface SarifUpload {
  id: string;
  commitSha: string;
  ref: string;
  /** The uploaded SARIF itself, unpacked. */
  sarif: unknown;
}

/** One move of a branch. */
export interface Activity {
  id: number;
  kind: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion';
  ref: string;
  /** Null where there was no branch. */
  before: string | null;
  after: string | null;
  at: string;
  by: Account;
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  archived: boolean;
  description: string | null;
  /** The repository that it was forked from. */
  parent: number | null;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  /** Whether code scanning takes uploads. */
  codeScanning: boolean;
  permissions: Map<string, Permission>;
  installed: boolean;
  pulls: Map<number, Pull>;
  issues: Map<number, Issue>;
  reviews: Map<number, Review>;
  reviewComments: Map<number, ReviewComment>;
  threads: Map<number, Thread>;
  issueComments: Map<number, IssueComment>;
  checkSuites: Map<number, CheckSuite>;
  checkRuns: Map<number, CheckRun>;
  statuses: CommitStatus[];
  sarifs: Map<string, SarifUpload>;
  /** Every move of a branch, oldest first. */
  activities: Activity[];
  /** Branches and tags when git was last looked at: what a push is told from. */
  refs: Map<string, string>;
}

/** Permissions of the App's installation, or of a fine-grained token, by GitHub's names. */
export type Scopes = Record<string, 'read' | 'write'>;

export interface Token {
  token: string;
  /** The installation's tokens act as the App's bot. */
  kind: 'user' | 'installation';
  login: string;
  /** Null grants all that the user has. */
  scopes: Scopes | null;
  /** Null reaches all repositories that the user or the installation has. */
  repositories: number[] | null;
  expiresAt: string | null;
  revoked: boolean;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  owner: Account;
  bot: Account;
  installationId: number;
  createdAt: string;
  permissions: Scopes;
  events: string[];
  /** PEM; the private half is given to whoever starts the simulation. */
  publicKey: string;
  privateKey: string;
}
