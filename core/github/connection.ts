/** How to reach one GitHub. The login never leaves the process that serves the queue `publish`. */
export interface GitHubConnection {
  login: GitHubLogin;
  /** Where people and git find it, without a slash at the end, such as `https://github.com`. */
  url: string;
  /** Where its REST API is, without a slash at the end, such as `https://api.github.com`. */
  apiUrl: string;
  /** The real host, in lower case, with its port where it is none of the usual; null for a simulated one. */
  host: string | null;
  simulated: boolean;
}

export type GitHubLogin =
  /** An App; its key in PEM. It acts by tokens that live an hour, one for each installation. */
  { kind: 'app'; appId: string; privateKey: string } | { kind: 'token'; token: string };

/** The login of a simulated GitHub, which lets in whoever is on this machine. */
export const simulatedGitHubToken = 'simulated-token-of-countersign';
/** Our App's number there. */
export const simulatedGitHubAppId = 4242;

/** What the App or token must be allowed to do, by GitHub's names. Each is the least that its use needs. */
export const gitHubPermissions = {
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  security_events: 'write',
  statuses: 'read',
} as const satisfies Record<string, 'read' | 'write'>;

/**
 * The same where tasks write branches, too. Apart from the above, since an audit never changes code: who has tasks end as
 * uploads keeps a login that cannot. `workflows` is left out on purpose, so that no model changes what runs in CI with the
 * repository's secrets: GitHub refuses such a branch.
 */
export const gitHubTaskPermissions = { ...gitHubPermissions, contents: 'write' } as const;
