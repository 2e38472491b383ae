import { createHash } from 'node:crypto';
import type { Account, Scopes, Team, Token } from '../entities.ts';
import { isName } from '../find.ts';
import { nowOf, type World } from '../world.ts';

export interface NewAccount {
  login: string;
  type?: Account['type'];
  name?: string | undefined;
}

/** Takes an account that is there already as it is. */
export function addAccount(world: World, { login, type = 'User', name }: NewAccount): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known) return known;
  if (!isName(login.replace(/\[bot\]$/u, '')))
    throw new Error(`"${login}" is no login: use letters, digits, dots, hyphens and underscores.`);
  const account = { id: world.nextId(), login, type, name: name ?? null, createdAt: nowOf(world) };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

/** The same for the same login, so that a newcomer can copy it from a page. */
export const tokenTextOf = (login: string): string =>
  `ghp_${createHash('sha256').update(`simulated ${login.toLowerCase()}`).digest('hex').slice(0, 36)}`;

export interface NewToken {
  login: string;
  token?: string;
  scopes?: Scopes | null;
  repositories?: number[] | null;
  expiresAt?: string | null;
}

export function addToken(world: World, wanted: NewToken, kind: Token['kind'] = 'user'): Token {
  const token: Token = {
    token: wanted.token ?? tokenTextOf(wanted.login),
    kind,
    login: wanted.login,
    scopes: wanted.scopes ?? null,
    repositories: wanted.repositories ?? null,
    expiresAt: wanted.expiresAt ?? null,
    revoked: false,
  };
  world.tokens.set(token.token, token);
  return token;
}

const teamKey = (org: string, slug: string): string => `${org}/${slug}`.toLowerCase();

export const findTeam = (world: World, org: string, slug: string): Team | null =>
  world.teams.get(teamKey(org, slug)) ?? null;

export function addTeam(
  world: World,
  { org, slug, members }: { org: string; slug: string; members: string[] },
): Team {
  const team: Team = {
    id: world.nextId(),
    org,
    slug,
    name: slug,
    members: new Map(members.map((login) => [login.toLowerCase(), 'member'])),
  };
  world.teams.set(teamKey(org, slug), team);
  return team;
}
