import { html } from 'hono/html';
import { userPermission } from '../access/actor.ts';
import type { Account, Pull, Repository } from '../entities.ts';
import { repositoryHtml } from '../present/repositories.ts';
import type { World } from '../world.ts';
import type { Html } from './html.ts';

/** A person at a page: whoever reads it acts as them. */
export interface Acting {
  as: Account;
  /** Where forms of the pull request are sent. */
  to: string;
  /** Its page. */
  at: string;
}

const people = (world: World): Account[] =>
  [...world.accounts.values()].filter(({ type }) => type === 'User');

/** Who was asked for; else somebody who may write and did not open it, so that their word counts. */
export function actingOn(world: World, repository: Repository, pull: Pull, asked: string | null): Acting {
  const all = people(world);
  const mayWrite = (account: Account) =>
    ['write', 'admin'].includes(userPermission(repository, account)) && account.id !== pull.by.id;
  const as =
    all.find(({ login }) => login === asked) ??
    all.find((account) => mayWrite(account)) ??
    all[0] ??
    repository.owner;
  const at = `${repositoryHtml(world, repository).slice(world.origin.length)}/pull/${pull.number}`;
  return { as, at, to: `${at}/do` };
}

const roleOf = (repository: Repository, pull: Pull, account: Account): string =>
  [...(account.id === pull.by.id ? ['author'] : []), `may ${userPermission(repository, account)}`]
    .join(', ')
    .replace('may admin', 'admin');

/** Whom one acts as, with all others to change to. */
export const actingChoice = (world: World, repository: Repository, pull: Pull, { as, at }: Acting): Html =>
  html`<nav aria-label="Act as"><span class="quiet">You act as</span>${people(world).map((account) =>
    account.id === as.id
      ? html`<strong>${account.login} <span class="quiet">(${roleOf(repository, pull, account)})</span></strong>`
      : html`<a href="${at}?as=${account.login}" title="${roleOf(repository, pull, account)}">${account.login}</a>`,
  )}</nav>`;

const hidden = (fields: Record<string, string | number>): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

/** A button that does one thing as whoever acts. */
export const button = (
  { to, as }: Acting,
  fields: Record<string, string | number>,
  label: string,
  kind: 'main' | '' = '',
): Html =>
  html`<form method="post" action="${to}">${hidden({ ...fields, by: as.login })}<button class="${kind}">${label}</button></form>`;

/** A text to write as whoever acts. */
export const writing = (
  { to, as }: Acting,
  fields: Record<string, string | number>,
  { label, placeholder, short = false }: { label: string; placeholder: string; short?: boolean },
): Html =>
  html`<form class="wide" method="post" action="${to}">${hidden({ ...fields, by: as.login })}
<textarea name="body" required class="${short ? 'short' : ''}" aria-label="${label}" placeholder="${placeholder}"></textarea><button class="${short ? '' : 'main'}">${label} as ${as.login}</button></form>`;
