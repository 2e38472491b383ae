import { timingSafeEqual } from 'node:crypto';
import type { Account, Permission, Repository, Token } from '../entities.ts';
import { badCredentials } from '../refusal.ts';
import type { World } from '../world.ts';
import { checkAppToken } from './app-token.ts';

/** Who asks: a user, the App's installation, the App itself by its signed token, or nobody. */
export type Actor =
  | { kind: 'user'; account: Account; token: Token }
  | { kind: 'installation'; account: Account; token: Token }
  | { kind: 'app'; account: Account }
  | { kind: 'nobody' };

export const loginOf = (actor: Actor): string | null =>
  actor.kind === 'nobody' ? null : actor.account.login;

/** The credential of an Authorization header: `Bearer x`, `token x`, or the password of Basic, as git sends it. */
function credentialOf(header: string): string | null {
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)$/u.exec(header.trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value;
    case 'basic': {
      const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
      const secret = password.join(':');
      // GitHub takes a token as either half.
      return secret === '' || secret === 'x-oauth-basic' ? user : secret;
    }
    default:
      return null;
  }
}

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Whose credential it is. Throws GitHub's 401 for one that is unknown, revoked or too old. */
export function authenticate(world: World, header: string | undefined): Actor {
  if (header === undefined || header === '') return { kind: 'nobody' };
  const credential = credentialOf(header);
  if (credential === null || credential === '') throw badCredentials();
  if (credential.split('.').length === 3) {
    checkAppToken(world, credential);
    return { kind: 'app', account: world.app.bot };
  }
  const token = [...world.tokens.values()].find((known) => same(known.token, credential));
  if (!token || token.revoked) throw badCredentials();
  if (token.expiresAt !== null && Date.parse(token.expiresAt) <= world.now().getTime())
    throw badCredentials();
  const account = world.accounts.get(token.login.toLowerCase());
  if (!account) throw badCredentials();
  return { kind: token.kind, account, token };
}

const ranks: Record<Permission, number> = { none: 0, read: 1, write: 2, admin: 3 };
export const allows = (has: Permission, needs: Permission): boolean => ranks[has] >= ranks[needs];

/** What a user may do with a repository: owner and named collaborators, and everyone may read what is public. */
export function userPermission(repository: Repository, account: Account): Permission {
  if (repository.owner.login.toLowerCase() === account.login.toLowerCase()) return 'admin';
  const named = repository.permissions.get(account.login.toLowerCase()) ?? 'none';
  return named === 'none' && !repository.private ? 'read' : named;
}

/** What the asker reaches of a repository at most; scopes narrow it further for each request. */
export function permissionOf(world: World, actor: Actor, repository: Repository): Permission {
  const isPublic = repository.private ? 'none' : 'read';
  if (actor.kind === 'nobody' || actor.kind === 'app') return isPublic;
  const isReached = actor.token.repositories?.includes(repository.id) ?? true;
  if (!isReached) return isPublic;
  if (actor.kind === 'user') return userPermission(repository, actor.account);
  return repository.installed ? 'write' : isPublic;
}
