import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { localOwnerId } from '../../core/people/local-owner.ts';
import { sayRefusal, showPage } from '../pages/page.ts';
import type { SignedIn } from './signed-in.ts';

type Answer = Response | Promise<Response>;

/** For who is not signed in: the ways in that there are here. */
export function signInPage(
  context: Context,
  { people, login: { oidc } }: Pick<Configuration, 'people' | 'login'>,
  returnTo: string,
): Answer {
  const start = `/login/start?returnTo=${encodeURIComponent(returnTo)}`;
  const named = Object.keys(people).some((id) => id !== localOwnerId);
  const command = `npx countersign login-link${named ? ' --as ID' : ''}`;
  const byLink = html`<p class="soft">On the machine that runs Countersign, this prints a link that signs in once${named ? ', as whom countersign.yaml calls ID under “people”' : ''}:</p>
<code>${command}</code>`;
  if (oidc === undefined)
    return showPage(context, {
      title: 'Sign in',
      body: html`${byLink}
<p class="soft">A team signs in by its own login provider once <b>login.oidc</b> in countersign.yaml names one.</p>`,
    });
  const { label = new URL(oidc.issuer).host } = oidc;
  return showPage(context, {
    title: 'Sign in',
    body: html`<a class="deed" href="${start}">Sign in with ${label}</a>${byLink}`,
  });
}

/** For who is. */
export function signedInPage(context: Context, { session, person }: SignedIn): Answer {
  const way = session.signedInBy === 'openid' ? 'your login provider' : 'a one-time link';
  const roles = person.roles.length === 0 ? 'none of your own' : person.roles.join(', ');
  const id = session.person === localOwnerId ? 'nobody is named under “people” yet' : session.person;
  return showPage(context, {
    title: `You are in as ${person.name}`,
    body: html`<dl><dt>Known as</dt><dd>${id}</dd><dt>Roles</dt><dd>${roles}</dd><dt>Teams</dt><dd>${teamsOf(session.person, person.teams)}</dd><dt>Signed in by</dt><dd>${way}</dd><dt>Ends by</dt><dd>${moment(session.expiresAt)}</dd></dl>
<form method="post" action="/logout"><button class="quiet">Sign out</button></form>
<form method="post" action="/logout"><input type="hidden" name="everywhere" value="yes"><button class="quiet">Sign out in all browsers</button></form>`,
  });
}

const teamsOf = (id: string, teams: readonly string[]): string =>
  id === localOwnerId ? 'everything on this machine' : teams.length === 0 ? 'none' : teams.join(', ');

const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Opening a link uses nothing up: programs that preview links open them too. */
export function oncePage(context: Context, secret: string): Answer {
  return showPage(context, {
    title: 'Sign in once',
    body: html`<p>This link signs this browser in, once.</p>
<form method="post" action="/login/once"><input type="hidden" name="link" value="${secret}"><button>Sign in</button></form>
<p class="soft">If you did not ask for it, close this page: nothing has happened yet.</p>`,
  });
}

export const elsewherePage = (context: Context): Answer =>
  sayRefusal(
    context,
    'Not at this address',
    'Nobody signs in at an address that Countersign does not know as its own. Open http://127.0.0.1 with this port on the machine itself, or set login.publicUrl in countersign.yaml to where people open it.',
    403,
  );
