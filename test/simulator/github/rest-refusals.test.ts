import { describe, expect, test } from 'vitest';
import { place, repo, scene } from './scene.ts';
import { call } from './support.ts';

const here = scene();

describe('a comment outside the diff', () => {
  test.each([
    ['a line far from every change', { line: 40 }],
    ['a line that does not exist', { line: 4000 }],
    ['an old line of an added file', { path: 'src/new.ts', line: 1, side: 'LEFT' }],
  ])('is refused in GitHub’s words: %s', async (_, change) => {
    const answer = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/comments`,
      {},
      { ...place(here), ...change },
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      message: 'Validation Failed',
      errors: [
        {
          resource: 'PullRequestReviewComment',
          code: 'custom',
          field: 'pull_request_review_thread.line',
          message: 'pull_request_review_thread.line must be part of the diff',
        },
        {
          resource: 'PullRequestReviewComment',
          code: 'missing_field',
          field: 'pull_request_review_thread.diff_hunk',
        },
      ],
    });
  });

  test('is taken on each line of a hunk with its context, and on no other', async () => {
    const taken: number[] = [];
    for (let line = 1; line <= 40; line += 1) {
      const { status } = await call(here.github, here.bot, 'POST /repos/demo/shop/pulls/1/comments', {
        ...place(here),
        line,
      });
      if (status === 201) taken.push(line);
    }
    expect(taken).toEqual([17, 18, 19, 20, 21, 22, 23]);
  });

  test('leaves nothing of the whole review', async () => {
    const body = {
      event: 'COMMENT',
      comments: [
        { path: 'src/cart.ts', line: 20, body: 'Good' },
        { path: 'src/cart.ts', line: 1, body: 'Bad' },
      ],
    };
    const line = await here.ask(here.bot, `POST ${repo}/pulls/{pull_number}/reviews`, {}, body);
    expect(line).toMatchObject({
      status: 422,
      body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] },
    });
    const elsewhere = { event: 'COMMENT', comments: [{ path: 'README.md', line: 1, body: 'Bad' }] };
    const path = await here.ask(here.bot, `POST ${repo}/pulls/{pull_number}/reviews`, {}, elsewhere);
    expect(path).toMatchObject({ status: 422, body: { errors: ['Path could not be resolved'] } });
    expect(here.github.reviewComments('demo/shop', 1)).toEqual([]);
    expect(here.github.repository('demo/shop').reviews.size).toBe(0);
  });

  test('of several lines must stay in one hunk', async () => {
    const answer = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/comments`,
      {},
      { ...place(here), start_line: 3 },
    );
    expect(answer.status).toBe(422);
    const taken = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/comments`,
      {},
      { ...place(here), start_line: 18 },
    );
    expect(taken.body).toMatchObject({ start_line: 18, line: 20, side: 'RIGHT', start_side: 'RIGHT' });
    expect(taken.body).toMatchObject({ diff_hunk: expect.stringMatching(/\n\+line twenty$/u) });
  });

  test('names an unknown commit', async () => {
    const answer = await here.ask(
      here.bot,
      `POST ${repo}/pulls/{pull_number}/comments`,
      {},
      { ...place(here), commit_id: 'f'.repeat(40) },
    );
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'commit_id' }] } });
  });
});

describe('what GitHub does not take', () => {
  test('bodies over 65,536 characters', async () => {
    const long = 'x'.repeat(65_537);
    const comment = await here.ask(
      here.bot,
      `POST ${repo}/issues/{issue_number}/comments`,
      {},
      { body: long },
    );
    expect(comment.body).toMatchObject({
      errors: [
        { code: 'unprocessable', field: 'data', message: 'Body is too long (maximum is 65536 characters)' },
      ],
    });
    expect(
      (
        await here.ask(
          here.bot,
          `POST ${repo}/pulls/{pull_number}/comments`,
          {},
          { ...place(here), body: long },
        )
      ).status,
    ).toBe(422);
    expect(
      (
        await call(here.github, here.bot, 'POST /repos/demo/shop/issues/1/comments', {
          body: 'é'.repeat(65_536),
        })
      ).status,
    ).toBe(201);
    expect(
      (await call(here.github, here.bot, 'POST /repos/demo/shop/issues/1/comments', { body: ' ' })).status,
    ).toBe(422);
  });

  test('more than 50 annotations at once, or a longer summary', async () => {
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };
    const run = { name: 'C', head_sha: here.pull.headSha };
    const tooMany = {
      ...run,
      output: { title: 't', summary: 's', annotations: Array.from({ length: 51 }, () => annotation) },
    };
    expect((await call(here.github, here.bot, 'POST /repos/demo/shop/check-runs', tooMany)).status).toBe(422);
    const tooLong = { ...run, output: { title: 't', summary: 'x'.repeat(65_536) } };
    expect((await call(here.github, here.bot, 'POST /repos/demo/shop/check-runs', tooLong)).status).toBe(422);
    expect(here.github.repository('demo/shop').checkRuns.size).toBe(0);
  });

  test('broken JSON, missing fields, checks by a person', async () => {
    expect((await call(here.github, here.bot, 'POST /repos/demo/shop/issues/1/comments', '{')).status).toBe(
      400,
    );
    expect((await call(here.github, here.bot, 'POST /repos/demo/shop/issues/1/comments', {})).status).toBe(
      422,
    );
    const run = { name: 'C', head_sha: here.pull.headSha };
    expect(await call(here.github, here.ada, 'POST /repos/demo/shop/check-runs', run)).toMatchObject({
      status: 403,
      body: { message: 'You must authenticate via a GitHub App.' },
    });
  });
});
