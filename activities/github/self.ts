/** Whom GitHub takes us for. */
export interface Self {
  /** With `[bot]` for an App. */
  login: string;
  /** As GraphQL and REST both name it. */
  nodeId: string;
}

/** What a query asks of the viewer to know. */
export const selfFields = 'viewer { login id }';

export const selfOf = ({ login, id }: { login: string; id: string }): Self => ({ login, nodeId: id });

/** Whether an account, as REST or GraphQL tells it, is our own. A person may be called what an App is called: not `[bot]`. */
export const isSelf = (
  self: Self,
  account: { login: string; nodeId?: string | undefined } | null | undefined,
): boolean =>
  account?.login === self.login || (account?.nodeId !== undefined && account.nodeId === self.nodeId);

/** An App's name in its addresses is its login without `[bot]`. */
export const slugOf = ({ login }: Self): string => login.replace(/\[bot\]$/, '');
