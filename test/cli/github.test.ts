import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { simulatedGitHubToken } from '../../core/github/connection.ts';
import { startGitHub } from '../../simulator/github/server.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';
import { countersign } from './command-line.ts';

const world = async () => {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  github.addUser('acme');
  await github.createRepository({ owner: 'acme', name: 'shop', files: { 'a.ts': 'a\n' } });
  const cwd = temporaryFolder();
  const file = join(cwd, 'app.pem');
  writeFileSync(file, github.app.privateKey);
  const app = {
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_APP_PRIVATE_KEY_FILE: file,
    COUNTERSIGN_GITHUB_URL: github.url,
  };
  return { github, cwd, app };
};

describe('countersign github', () => {
  test('says what the App is, where it is installed, and that nothing is missing', async () => {
    const { github, cwd, app } = await world();
    const { status, out, err } = await countersign(['github'], {
      cwd,
      environment: { ...app, GITHUB_WEBHOOK_SECRET: 'hook-secret-value' },
    });
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(github.url);
    expect(out).toMatch(/App +countersign, of demo/);
    expect(out).toMatch(/Installed +acme, selected repositories/);
    expect(out).toContain('has every permission it needs');
    expect(out).toContain('their secret is set here');
    expect(out).not.toMatch(/hook-secret-value|PRIVATE KEY|ghs_/);
  });

  test('names the permissions that are missing, and fails', async () => {
    const { github, cwd, app } = await world();
    delete github.app.permissions['members'];
    github.app.permissions['checks'] = 'read';
    const { status, out } = await countersign(['github'], { cwd, environment: app });
    expect(status).toBe(1);
    expect(out).toContain('lacks checks=write, members=read');
    const { out: json } = await countersign(['github', '--json'], { cwd, environment: app });
    expect(JSON.parse(json)).toMatchObject({
      connected: {
        login: {
          kind: 'app',
          installations: [{ account: 'acme', missing: ['checks=write', 'members=read'] }],
        },
      },
      webhookSecret: false,
    });
  });

  test('says whose token is used, and that it may do what cannot be asked', async () => {
    const { github, cwd } = await world();
    const token = github.tokenOf('acme');
    const { status, out } = await countersign(['github'], {
      cwd,
      environment: { COUNTERSIGN_GITHUB_TOKEN: token, COUNTERSIGN_GITHUB_URL: github.url },
    });
    expect(status).toBe(0);
    expect(out).toMatch(/Token +of acme/);
    expect(out).not.toContain(token);
  });

  test('without anything says how to begin, and takes no token that was not meant for it', async () => {
    const { status, out } = await countersign(['github'], {
      cwd: temporaryFolder(),
      environment: { GITHUB_TOKEN: 'ghp_of_the_shell_1234567890' },
    });
    expect(status).toBe(1);
    expect(out).toContain('none is connected');
  });

  test('tells a mistake or a refusal in words, with status 2', async () => {
    const { github, cwd, app } = await world();
    const { GITHUB_APP_PRIVATE_KEY_FILE: _, ...keyless } = app;
    const mistake = await countersign(['github'], { cwd, environment: keyless });
    expect([mistake.status, mistake.err]).toEqual([
      2,
      expect.stringContaining('GITHUB_APP_ID is set without a key'),
    ]);
    const environment = { COUNTERSIGN_GITHUB_TOKEN: 'github_pat_wrong', COUNTERSIGN_GITHUB_URL: github.url };
    const refused = await countersign(['github'], { cwd, environment });
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('answered 401')]);
    expect(refused.err).not.toContain('github_pat_wrong');
    expect(refused.err).not.toContain(simulatedGitHubToken);
  });
});

describe('countersign github manifest', () => {
  test('prints the manifest alone, and how to go on beside it', async () => {
    const { status, out, err } = await countersign(
      ['github', 'manifest', '--webhook', 'https://x.example/github/webhooks'],
      {
        cwd: temporaryFolder(),
        environment: { COUNTERSIGN_GITHUB_URL: 'https://ghe.example' },
      },
    );
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ hook_attributes: { url: 'https://x.example/github/webhooks' } });
    expect(err).toContain('https://ghe.example/settings/apps/new?name=Countersign');
    expect(err).toContain('GITHUB_APP_PRIVATE_KEY_FILE');
  });

  test('writes a page that makes the App for an organisation', async () => {
    const cwd = temporaryFolder();
    const { status } = await countersign(
      ['github', 'manifest', '--organisation', 'acme', '--output', 'app.html'],
      { cwd },
    );
    expect(status).toBe(0);
    expect(readFileSync(join(cwd, 'app.html'), 'utf8')).toContain(
      'https://github.com/organizations/acme/settings/apps/new',
    );
  });

  test.each([
    ['--webhook', 'http://x.example'],
    ['--webhook', 'https://user:hunter2@x.example'],
    ['--organisation', 'acme/../evil'],
  ])('refuses %s %s', async (option, value) => {
    const { status, err } = await countersign(['github', 'manifest', option, value], {
      cwd: temporaryFolder(),
    });
    expect(status).toBe(2);
    expect(err).not.toContain('hunter2');
  });
});
