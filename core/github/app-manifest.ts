import { gitHubPermissions, gitHubTaskPermissions } from './connection.ts';

/** What the App is told of, besides what every App is told: no pushes, since a pull request tells of its own. */
export const gitHubEvents = [
  'check_run',
  'check_suite',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'repository',
  'status',
] as const;

export interface AppWish {
  /** The root of the GitHub, such as `https://github.com`. */
  url: string;
  /** Whose App it is to be; null for the person who makes it. */
  organisation: string | null;
  /** Where GitHub is to send events; null for an App that is told nothing. */
  webhook: string | null;
  /** Whether tasks may write branches, which audits never need. */
  tasks: boolean;
}

const name = 'Countersign';
const description = 'Has a panel of models audit pull requests; people decide what they dispute.';

/** What GitHub makes an App from. */
export function appManifest({ url, organisation, webhook, tasks }: AppWish) {
  return {
    name,
    description,
    url: organisation === null ? url : `${url}/${organisation}`,
    public: false,
    ...(webhook !== null && { hook_attributes: { url: webhook, active: true } }),
    default_permissions: tasks ? gitHubTaskPermissions : gitHubPermissions,
    default_events: webhook === null ? [] : gitHubEvents,
  };
}

/** Where GitHub takes a new App: a manifest by POST, or its form to be filled in by a person. */
export const newAppUrl = ({ url, organisation }: AppWish): string =>
  `${url}${organisation === null ? '' : `/organizations/${organisation}`}/settings/apps/new`;

/** GitHub's own form for a new App with all of the manifest filled in: to look through, and to put a webhook secret into. */
export function newAppLink(wish: AppWish): string {
  const manifest = appManifest(wish);
  const fields = new Map<string, string>([
    ['name', manifest.name],
    ['description', manifest.description],
    ['url', manifest.url],
    ['public', 'false'],
    ['webhook_active', String(wish.webhook !== null)],
    ...(wish.webhook === null ? [] : ([['webhook_url', wish.webhook]] as const)),
    ...Object.entries(manifest.default_permissions),
  ]);
  const events = manifest.default_events.map((event) => ['events[]', event] as const);
  const query = [...fields, ...events].map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
  );
  return `${newAppUrl(wish)}?${query.join('&')}`;
}

/** A page of one button, which sends the manifest: GitHub takes it by POST alone, which no link can do. */
export function manifestPage(wish: AppWish): string {
  const manifest = escapeHtml(JSON.stringify(appManifest(wish)));
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<title>Make the App Countersign</title>',
    `<form action="${escapeHtml(newAppUrl(wish))}" method="post">`,
    `<input type="hidden" name="manifest" value="${manifest}">`,
    `<p>Makes a GitHub App at ${escapeHtml(wish.organisation ?? 'your own account')} that only you can install.</p>`,
    '<button>Make the App at GitHub</button>',
    '</form>',
    '</html>',
    '',
  ].join('\n');
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Which of the permissions that are needed were not given, as `name=level`. */
export const missingPermissions = (granted: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(gitHubPermissions).flatMap(([permission, level]) =>
    granted[permission] === level || granted[permission] === 'write' || granted[permission] === 'admin'
      ? []
      : [`${permission}=${level}`],
  );
