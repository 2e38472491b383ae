import type { LoginDescription } from '../../activities/github/describe-login.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** What is known of the connection to GitHub. */
export interface GitHubState {
  connected: { url: string; simulated: boolean; login: LoginDescription } | null;
  webhookSecret: boolean;
}

/** Whether audits of pull requests can be made and published wherever the login reaches. */
export function isComplete({ connected }: GitHubState): boolean {
  if (connected === null) return false;
  const { login } = connected;
  if (login.kind === 'token') return true;
  const sound = login.installations.filter(({ missing, suspended }) => missing.length === 0 && !suspended);
  return login.installations.length > 0 && sound.length === login.installations.length;
}

/** Takes a state made safe. */
export function renderGitHub({ connected, webhookSecret }: GitHubState, screen: Screen): string[] {
  const line = (name: string, text: string) => wrap(screen, text, name.padEnd(13));
  const hooks = line(
    'Webhooks',
    webhookSecret ? 'their secret is set here' : 'no secret is set here: GITHUB_WEBHOOK_SECRET',
  );
  if (connected === null) {
    return [
      ...line(
        'GitHub',
        'none is connected: set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE, or COUNTERSIGN_GITHUB_TOKEN.',
      ),
      ...line('', '"countersign github manifest" makes the App.'),
      ...hooks,
    ];
  }
  const { url, simulated, login } = connected;
  const simulatedHooks = line('Webhooks', 'come from the simulated GitHub by themselves');
  return [
    ...line('GitHub', simulated ? `simulated, at ${url}` : url),
    ...(login.kind === 'app' ? renderApp(login, line, screen) : renderToken(login, line)),
    ...(simulated ? simulatedHooks : hooks),
  ];
}

type Line = (name: string, text: string) => string[];

function renderApp(app: LoginDescription & { kind: 'app' }, line: Line, screen: Screen): string[] {
  const { paint } = screen;
  const installations = app.installations.flatMap(({ account, reaches, suspended, missing, pushes }) => [
    ...line('Installed', `${account}, ${reaches === 'all' ? 'all repositories' : 'selected repositories'}`),
    ...(suspended ? line('', paint.red('suspended: nothing can be done there until it is taken back')) : []),
    ...line(
      '',
      missing.length === 0
        ? paint.green('has every permission it needs')
        : `${paint.red('lacks')} ${missing.join(', ')}: add it on the App's page, and accept it there`,
    ),
    ...line(
      '',
      pushes
        ? 'tasks may write branches'
        : 'tasks may not write branches: that takes contents=write, which audits do not need',
    ),
  ]);
  return [
    ...line('App', `${app.name}${app.owner === null ? '' : `, of ${app.owner}`} (${app.page})`),
    ...(app.missingEvents.length > 0
      ? line('', `is not told of ${app.missingEvents.join(', ')}: tick them on its page`)
      : []),
    ...(installations.length > 0
      ? installations
      : line('Installed', `${paint.red('nowhere')}: install it from its page`)),
    ...(app.more ? line('', 'and in more places') : []),
  ];
}

function renderToken(token: LoginDescription & { kind: 'token' }, line: Line): string[] {
  const { login, expires, classicScopes } = token;
  const until = expires === null ? '' : `, until ${expires}`;
  return [
    ...line('Token', `of ${login ?? 'no person'}${until}`),
    ...(classicScopes === null
      ? line(
          '',
          'What a token of this kind may do GitHub does not tell: what it may not, the audit that lacks it says.',
        )
      : line(
          '',
          `classic, with ${classicScopes.join(', ') || 'no scope'}: it reaches all that its owner reaches. A fine-grained one, or an App, can be held to less.`,
        )),
    ...line('', 'Checks can be written by an App alone, unless the GitHub is simulated.'),
  ];
}
