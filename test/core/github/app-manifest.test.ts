import { describe, expect, test } from 'vitest';
import {
  appManifest,
  type AppWish,
  gitHubEvents,
  manifestPage,
  missingPermissions,
  newAppLink,
  newAppUrl,
} from '../../../core/github/app-manifest.ts';
import { gitHubPermissions } from '../../../core/github/connection.ts';
import { readDelivery } from '../../../core/github/read-delivery.ts';

const wish = (more: Partial<AppWish> = {}): AppWish => ({
  url: 'https://github.com',
  organisation: null,
  webhook: 'https://hooks.example/github/webhooks',
  tasks: false,
  ...more,
});

describe('the App', () => {
  test('is private, and may write only what it publishes', () => {
    const { public: isPublic, default_permissions: permissions } = appManifest(wish());
    expect(isPublic).toBe(false);
    const written = Object.entries(permissions).flatMap(([name, level]) => (level === 'write' ? [name] : []));
    expect(written).toEqual(['checks', 'issues', 'pull_requests', 'security_events']);
    expect(permissions).toMatchObject({ contents: 'read' });
    expect(Object.keys(permissions)).not.toContain('actions');
  });

  test('may write branches where tasks do, and never what CI runs', () => {
    const { default_permissions: permissions } = appManifest(wish({ tasks: true }));
    expect(permissions).toEqual({ ...gitHubPermissions, contents: 'write' });
    expect(Object.keys(permissions)).not.toContain('workflows');
    expect(new URL(newAppLink(wish({ tasks: true }))).searchParams.get('contents')).toBe('write');
  });

  test('is told of every event that something is done about, and of no pushes', () => {
    const unread = gitHubEvents.filter((event) => {
      const read = readDelivery(event, {}, { appId: null });
      return 'ignored' in read && read.ignored === 'nothing is done about such events';
    });
    expect(readDelivery('push', {}, { appId: null })).toEqual({
      ignored: 'nothing is done about such events',
    });
    expect(unread).toEqual([]);
    expect(gitHubEvents).not.toContain('push');
    expect(appManifest(wish({ webhook: null }))).toMatchObject({ default_events: [] });
    expect(appManifest(wish({ webhook: null }))).not.toHaveProperty('hook_attributes');
  });

  test('is made where its owner is', () => {
    expect(newAppUrl(wish())).toBe('https://github.com/settings/apps/new');
    const url = 'https://ghe.example';
    expect(newAppUrl(wish({ url, organisation: 'acme' }))).toBe(
      'https://ghe.example/organizations/acme/settings/apps/new',
    );
    expect(appManifest(wish({ url, organisation: 'acme' })).url).toBe('https://ghe.example/acme');
  });
});

test('the link fills in all that the manifest holds', () => {
  const { searchParams } = new URL(newAppLink(wish()));
  const manifest = appManifest(wish());
  for (const [permission, level] of Object.entries(gitHubPermissions))
    expect(searchParams.get(permission)).toBe(level);
  expect(searchParams.getAll('events[]')).toEqual([...manifest.default_events]);
  expect(searchParams.get('webhook_url')).toBe('https://hooks.example/github/webhooks');
  expect(searchParams.get('public')).toBe('false');
  expect(new URL(newAppLink(wish({ webhook: null }))).searchParams.get('webhook_active')).toBe('false');
});

test('the page holds the manifest whole, and nothing that a name could break out by', () => {
  const webhook = `https://x.example/?a="><script>alert('1')</script>&b`;
  const page = manifestPage(wish({ webhook }));
  expect(page).not.toContain('<script');
  const [, value = ''] = /name="manifest" value="([^"]*)"/u.exec(page) ?? [];
  const text = value
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(appManifest(wish({ webhook })))));
});

test('a permission is missing where it is not given, or not enough', () => {
  expect(missingPermissions(gitHubPermissions)).toEqual([]);
  expect(
    missingPermissions({ ...gitHubPermissions, contents: 'write', members: undefined, checks: 'read' }),
  ).toEqual(['checks=write', 'members=read']);
});
