import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { idIn, listIn, place, repo, scene } from './scene.ts';
import { appToken, call, problemsOf } from './support.ts';

const here = scene();

describe('answers keep to GitHub’s description', () => {
  test('of repositories, permissions and teams', async () => {
    here.github.addTeam({ org: 'demo', slug: 'core', members: ['ada'] });
    await here.ask(here.bot, `GET ${repo}`);
    await here.ask(here.ada, `GET ${repo}`);
    const permission = await here.ask(here.bot, `GET ${repo}/collaborators/{username}/permission`, {
      username: 'grace',
    });
    expect(permission.body).toMatchObject({ permission: 'admin', user: { login: 'grace' } });
    const stranger = await here.ask(here.bot, `GET ${repo}/collaborators/{username}/permission`, {
      username: 'mallory',
    });
    expect(stranger.body).toMatchObject({ permission: 'none' });
    const members = await here.ask(here.bot, 'GET /orgs/{org}/teams/{team_slug}/members', {
      org: 'demo',
      team_slug: 'core',
    });
    expect(members.body).toMatchObject([{ login: 'ada' }]);
    const team = { org: 'demo', team_slug: 'core', username: 'ada' };
    await here.ask(here.bot, 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}', team);
    await here.ask(here.bot, `GET ${repo}/commits/{ref}`);
    expect((await here.ask(null, `GET ${repo}`)).status).toBe(404);
  });

  test('of pull requests', async () => {
    const list = await here.ask(here.bot, `GET ${repo}/pulls`);
    expect(list.body).toMatchObject([
      { number: 1, user: { login: 'ada' }, head: { sha: here.pull.headSha } },
    ]);
    await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}`);
    const one = await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}`);
    expect(one.body).toMatchObject({
      mergeable: true,
      changed_files: 2,
      additions: 2,
      deletions: 1,
      commits: 1,
    });
    const files = await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}/files`);
    expect(files.body).toMatchObject([
      { filename: 'src/cart.ts', status: 'modified', additions: 1, deletions: 1 },
      { filename: 'src/new.ts', status: 'added', patch: '@@ -0,0 +1 @@\n+new' },
    ]);
    await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}/commits`);
    await here.ask(here.bot, `GET ${repo}/issues/{issue_number}`);
    await here.ask(
      here.ada,
      `PATCH ${repo}/pulls/{pull_number}`,
      {},
      { title: 'Another title', state: 'closed' },
    );
    await here.ask(here.ada, `PATCH ${repo}/pulls/{pull_number}`, {}, { state: 'open' });
    expect((await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}`, { pull_number: 99 })).status).toBe(
      404,
    );
    await here.github.push({
      repository: 'demo/shop',
      branch: 'more',
      files: { 'more.ts': 'more\n' },
      by: 'ada',
    });
    const opened = await here.ask(
      here.ada,
      `POST ${repo}/pulls`,
      {},
      { title: 'More', head: 'more', base: 'main', draft: true },
    );
    expect(opened.body).toMatchObject({ number: 2, draft: true });
    expect(
      (await here.ask(here.ada, `POST ${repo}/pulls`, {}, { title: 'More', head: 'more', base: 'main' }))
        .status,
    ).toBe(422);
    expect(
      (await here.ask(here.ada, `POST ${repo}/pulls`, {}, { title: 'No', head: 'absent', base: 'main' }))
        .status,
    ).toBe(422);
    const merged = await here.ask(here.ada, `PUT ${repo}/pulls/{pull_number}/merge`, {}, {});
    expect(merged.body).toMatchObject({ merged: true });
    const closed = await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}`);
    expect(closed.body).toMatchObject({ state: 'closed', merged: true, merged_by: { login: 'ada' } });
    expect((await here.ask(here.ada, `PUT ${repo}/pulls/{pull_number}/merge`, {}, {})).status).toBe(405);
  });

  test('of reviews and their comments', async () => {
    const reviewed = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/reviews`,
      {},
      { event: 'COMMENT', body: 'Read.', comments: [{ path: 'src/cart.ts', line: 20, body: 'Why?' }] },
    );
    expect(reviewed.body).toMatchObject({
      state: 'COMMENTED',
      user: { login: 'countersign[bot]', type: 'Bot' },
    });
    await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}/reviews`);
    const { id } = idIn(
      await here.ask(here.ada, `POST ${repo}/pulls/{pull_number}/comments`, {}, place(here)),
    );
    const reply = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/comments/{comment_id}/replies`,
      { comment_id: id },
      { body: 'Because.' },
    );
    expect(reply.body).toMatchObject({ in_reply_to_id: id });
    expect(listIn(await here.ask(here.bot, `GET ${repo}/pulls/{pull_number}/comments`))).toHaveLength(3);
    await here.ask(here.bot, `GET ${repo}/pulls/comments/{comment_id}`, { comment_id: id });
    await here.ask(
      here.ada,
      `PATCH ${repo}/pulls/comments/{comment_id}`,
      { comment_id: id },
      { body: 'Changed' },
    );
    expect(
      (
        await here.ask(
          here.ada,
          `POST ${repo}/pulls/comments/{comment_id}/reactions`,
          { comment_id: id },
          { content: '-1' },
        )
      ).status,
    ).toBe(201);
    expect(
      (
        await here.ask(
          here.ada,
          `POST ${repo}/pulls/comments/{comment_id}/reactions`,
          { comment_id: id },
          { content: '-1' },
        )
      ).status,
    ).toBe(200);
    const reactions = await here.ask(here.bot, `GET ${repo}/pulls/comments/{comment_id}/reactions`, {
      comment_id: id,
    });
    expect(reactions.body).toMatchObject([{ content: '-1', user: { login: 'ada' } }]);
    await here.ask(here.ada, `DELETE ${repo}/pulls/comments/{comment_id}`, { comment_id: id });
    expect(
      (await here.ask(here.bot, `GET ${repo}/pulls/comments/{comment_id}`, { comment_id: id })).status,
    ).toBe(404);
  });

  test('of comments below a pull request', async () => {
    const { id } = idIn(
      await here.ask(here.bot, `POST ${repo}/issues/{issue_number}/comments`, {}, { body: 'Summary' }),
    );
    const list = await here.ask(here.ada, `GET ${repo}/issues/{issue_number}/comments`);
    expect(list.body).toMatchObject([
      {
        id,
        body: 'Summary',
        user: { login: 'countersign[bot]', type: 'Bot' },
        performed_via_github_app: { slug: 'countersign' },
      },
    ]);
    await here.ask(
      here.bot,
      `PATCH ${repo}/issues/comments/{comment_id}`,
      { comment_id: id },
      { body: 'New summary' },
    );
    await here.ask(here.bot, `GET ${repo}/issues/comments/{comment_id}`, { comment_id: id });
    await here.ask(
      here.ada,
      `POST ${repo}/issues/comments/{comment_id}/reactions`,
      { comment_id: id },
      { content: 'heart' },
    );
    await here.ask(here.ada, `GET ${repo}/issues/comments/{comment_id}/reactions`, { comment_id: id });
    await here.ask(here.bot, `DELETE ${repo}/issues/comments/{comment_id}`, { comment_id: id });
    expect(
      (await here.ask(here.bot, `GET ${repo}/issues/{issue_number}/comments`, { issue_number: 77 })).status,
    ).toBe(404);
  });

  test('of checks and statuses', async () => {
    const { id, suite } = idIn(
      await here.ask(
        here.bot,
        `POST ${repo}/check-runs`,
        {},
        { name: 'Countersign', head_sha: here.pull.headSha, status: 'in_progress' },
      ),
    );
    const annotation = {
      path: 'src/cart.ts',
      start_line: 20,
      end_line: 20,
      annotation_level: 'warning',
      message: 'Why?',
    };
    const output = { title: 'One finding', summary: 'Read.', annotations: [annotation] };
    await here.ask(here.bot, `PATCH ${repo}/check-runs/{check_run_id}`, { check_run_id: id }, { output });
    const done = await here.ask(
      here.bot,
      `PATCH ${repo}/check-runs/{check_run_id}`,
      { check_run_id: id },
      { conclusion: 'action_required', output },
    );
    expect(done.body).toMatchObject({ status: 'completed', output: { annotations_count: 2 } });
    const runs = await here.ask(
      here.bot,
      `GET ${repo}/commits/{ref}/check-runs`,
      {},
      undefined,
      `?check_name=Countersign&app_id=${here.github.app.id}`,
    );
    expect(runs.body).toMatchObject({ total_count: 1, check_runs: [{ id, app: { slug: 'countersign' } }] });
    expect(
      (await here.ask(here.bot, `GET ${repo}/commits/{ref}/check-runs`, {}, undefined, '?check_name=other'))
        .body,
    ).toMatchObject({ total_count: 0 });
    await here.ask(here.bot, `GET ${repo}/check-runs/{check_run_id}`, { check_run_id: id });
    expect(
      listIn(
        await here.ask(here.bot, `GET ${repo}/check-runs/{check_run_id}/annotations`, { check_run_id: id }),
      ),
    ).toHaveLength(2);
    await here.ask(here.bot, `GET ${repo}/commits/{ref}/check-suites`);
    await here.ask(here.ada, `POST ${repo}/check-runs/{check_run_id}/rerequest`, { check_run_id: id });
    await here.ask(here.ada, `POST ${repo}/check-suites/{check_suite_id}/rerequest`, {
      check_suite_id: suite,
    });
    expect((await here.ask(here.bot, `GET ${repo}/commits/{ref}/status`)).body).toMatchObject({
      state: 'pending',
      total_count: 0,
    });
    await here.ask(
      here.ada,
      `POST ${repo}/statuses/{sha}`,
      { sha: here.pull.headSha },
      { state: 'success', context: 'tests' },
    );
    expect((await here.ask(here.bot, `GET ${repo}/commits/{ref}/status`)).body).toMatchObject({
      state: 'success',
      total_count: 1,
    });
  });

  test('of the App, its tokens and its deliveries', async () => {
    const app = appToken(here.github);
    await here.ask(app, 'GET /app');
    // GitHub's description of the list wants the account to be a user and an enterprise at once; that of one is right.
    const installations = await call(here.github, app, 'GET /app/installations');
    for (const body of listIn(installations))
      expect(problemsOf('GET /app/installations/{installation_id}', { ...installations, body })).toEqual([]);
    await here.ask(app, `GET ${repo}/installation`);
    const installation = { installation_id: here.github.app.installationId };
    const token = await here.ask(
      app,
      'POST /app/installations/{installation_id}/access_tokens',
      installation,
      {
        repositories: ['shop'],
        permissions: { checks: 'write' },
      },
    );
    expect(token.body).toMatchObject({ permissions: { checks: 'write' }, repositories: [{ name: 'shop' }] });
    await here.ask(app, 'POST /app/installations/{installation_id}/access_tokens', installation, {});
    const refused = await here.ask(
      app,
      'POST /app/installations/{installation_id}/access_tokens',
      installation,
      {
        permissions: { administration: 'write' },
      },
    );
    expect(refused.status).toBe(422);
    await here.ask(here.bot, 'GET /installation/repositories');
    await here.ask(here.ada, 'GET /user');
    await here.ask(here.ada, 'GET /rate_limit');
    here.github.world.hooks.targets = [{ url: 'http://127.0.0.1:9/', secret: 's' }];
    here.github.comment({ repository: 'demo/shop', number: 1, by: 'ada', body: 'Hello' });
    await here.github.world.hooks.settled();
    const deliveries = await here.ask(app, 'GET /app/hook/deliveries');
    const [delivery] = listIn(deliveries);
    const { id } = delivery as { id: number };
    await here.ask(app, 'GET /app/hook/deliveries/{delivery_id}', { delivery_id: id });
    await here.ask(app, 'POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
    expect((await here.ask(here.bot, 'DELETE /installation/token')).status).toBe(204);
    expect((await call(here.github, here.bot, 'GET /repos/demo/shop')).status).toBe(401);
  });

  test('of code scanning, which may be switched off', async () => {
    const sarif = gzipSync(JSON.stringify({ version: '2.1.0', runs: [] })).toString('base64');
    const body = { commit_sha: here.pull.headSha, ref: 'refs/pull/1/head', sarif };
    const { id } = idIn(await here.ask(here.bot, `POST ${repo}/code-scanning/sarifs`, {}, body));
    expect(here.github.repository('demo/shop').sarifs.get(id)?.sarif).toEqual({ version: '2.1.0', runs: [] });
    await here.ask(here.bot, `GET ${repo}/code-scanning/sarifs/{sarif_id}`, { sarif_id: id });
    expect(
      (await here.ask(here.bot, `POST ${repo}/code-scanning/sarifs`, {}, { ...body, sarif: 'nonsense' }))
        .status,
    ).toBe(400);
    here.github.setCodeScanning('demo/shop', false);
    expect((await here.ask(here.bot, `POST ${repo}/code-scanning/sarifs`, {}, body)).status).toBe(403);
  });
});
