import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliverySchema } from '../../../core/github/delivery.ts';
import { readDelivery } from '../../../core/github/read-delivery.ts';

type Json = Record<string, unknown>;

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
  name: string;
  examples: Json[];
}[];
const nobody = { appId: null };

/** GitHub's own example of an event, with parts of it replaced. */
function example(name: string, action: string, replaced: Json = {}): Json {
  const found = examples
    .find((event) => event.name === name)
    ?.examples.find((one) => one['action'] === action);
  if (!found) throw new Error(`There is no example of ${name} ${action}.`);
  return merge(found, replaced) as Json;
}

function merge(into: unknown, replaced: unknown): unknown {
  const isObject = (value: unknown): value is Json =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(into) || !isObject(replaced)) return replaced;
  return Object.fromEntries(
    [...new Set([...Object.keys(into), ...Object.keys(replaced)])].map((key) => [
      key,
      key in replaced ? merge(into[key], replaced[key]) : into[key],
    ]),
  );
}

const read = (event: string, payload: unknown, ourselves: { appId: string | null } = nobody) =>
  readDelivery(event, payload, ourselves);
const hello = { owner: 'Codertocat', repo: 'Hello-World' };
const hash = expect.stringMatching(/^[0-9a-f]{40}$/) as string;

test('every example of GitHub is read, without a throw, and what comes of it fits the schema', () => {
  const kinds = new Set<string>();
  let odd = 0;
  for (const { name, examples: payloads } of examples) {
    for (const payload of payloads) {
      const result = read(name, payload);
      if ('delivery' in result) {
        kinds.add(result.delivery.kind);
        expect(deliverySchema.safeParse(result.delivery).success).toBe(true);
      } else if (result.ignored.includes('as GitHub describes')) odd += 1;
    }
  }
  expect([...kinds].toSorted()).toEqual(['checks', 'closed', 'head', 'repository', 'review', 'thread']);
  expect(odd).toBe(0);
});

describe('heads', () => {
  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review', 'converted_to_draft'])(
    '%s',
    (action) => {
      expect(read('pull_request', example('pull_request', action))).toMatchObject({
        delivery: { kind: 'head', action, head: hash },
      });
    },
  );

  test('another base is something to do, another title is not', () => {
    const edited = (changes: Json) => example('pull_request', 'opened', { action: 'edited', changes });
    expect(read('pull_request', edited({ base: { ref: { from: 'main' } } }))).toMatchObject({
      delivery: { kind: 'head', action: 'edited-base' },
    });
    expect(read('pull_request', edited({ title: { from: 'x' } }))).toEqual({
      ignored: 'only words of the pull request were edited',
    });
  });

  test('of a fork are told by the repository that they are for', () => {
    const fork = { pull_request: { head: { repo: { name: 'theirs', owner: { login: 'mallory' } } } } };
    expect(read('pull_request', example('pull_request', 'opened', fork))).toMatchObject({ delivery: hello });
  });

  test('closed with and without a merge', () => {
    const closed = (merged: boolean) => example('pull_request', 'closed', { pull_request: { merged } });
    for (const merged of [true, false])
      expect(read('pull_request', closed(merged))).toMatchObject({ delivery: { kind: 'closed', merged } });
  });
});

describe('reviews', () => {
  const review = (state: string, type = 'User') =>
    example('pull_request_review', 'submitted', { review: { state, user: { type } } });

  test.each([
    ['approved', 'approved'],
    ['changes_requested', 'changes-requested'],
  ])('%s', (state, told) => {
    expect(read('pull_request_review', review(state))).toMatchObject({
      delivery: { kind: 'review', state: told, commit: hash },
    });
  });

  test('dismissed', () => {
    expect(read('pull_request_review', example('pull_request_review', 'dismissed'))).toMatchObject({
      delivery: { kind: 'review', state: 'dismissed' },
    });
  });

  test('mere comments and bots change nothing', () => {
    expect(read('pull_request_review', review('commented'))).toHaveProperty('ignored');
    expect(read('pull_request_review', review('approved', 'Bot'))).toEqual({ ignored: 'a bot reviewed' });
  });
});

describe('comments', () => {
  const body = 'Yes.\n\n/countersign approve I read it';
  const commands = [{ kind: 'approve', reason: 'I read it' }];
  const onPull = (more: Json = {}) =>
    example(
      'issue_comment',
      'created',
      merge({ issue: { pull_request: {} }, comment: { body } }, more) as Json,
    );
  const onLine = (more: Json = {}) =>
    example('pull_request_review_comment', 'created', merge({ comment: { body } }, more) as Json);

  test('with a command are told with it, and with nothing else that they say', () => {
    expect(read('issue_comment', onPull())).toEqual({
      delivery: {
        kind: 'comment',
        ...hello,
        number: 1,
        commentId: expect.any(Number) as number,
        author: 'Codertocat',
        commands,
      },
    });
  });

  test('at a line tell whether they answer another', () => {
    expect(read('pull_request_review_comment', onLine())).toMatchObject({
      delivery: { kind: 'review-comment', inReplyTo: null, commands },
    });
    expect(read('pull_request_review_comment', onLine({ comment: { in_reply_to_id: 5 } }))).toMatchObject({
      delivery: { inReplyTo: 5 },
    });
  });

  test('with a wrong command are told, so that it can be answered', () => {
    expect(read('issue_comment', onPull({ comment: { body: '/countersign aprove' } }))).toMatchObject({
      delivery: { commands: [{ kind: 'problem' }] },
    });
  });

  test.each<[string, Json, string]>([
    ['without a command', { comment: { body: 'Nice.' } }, 'holds no command'],
    ['that quote one', { comment: { body: body.replace('/', '> /') } }, 'holds no command'],
    ['of bots, ourselves among them', { comment: { user: { type: 'Bot' } } }, 'a bot'],
    ['sent by a bot', { sender: { type: 'Bot' } }, 'a bot'],
    ['edited later', { action: 'edited' }, '"edited"'],
    ['deleted', { action: 'deleted' }, '"deleted"'],
  ])('%s come to nothing', (_, more, why) => {
    expect(read('issue_comment', onPull(more))).toMatchObject({
      ignored: expect.stringContaining(why) as string,
    });
    expect(read('pull_request_review_comment', onLine(more))).toHaveProperty('ignored');
  });

  test("people's words on a pull request are told apart from other things that come to nothing", () => {
    const said = (event: string, payload: unknown) => {
      const found = read(event, payload);
      return 'said' in found ? found.said : null;
    };
    const words = { comment: { body: 'Nice.' } };
    expect(said('issue_comment', onPull(words))).toMatchObject({
      kind: 'said',
      number: expect.any(Number) as number,
    });
    expect(said('pull_request_review_comment', onLine(words))).toMatchObject({ kind: 'said' });
    expect(said('issue_comment', onPull({ ...words, sender: { type: 'Bot' } }))).toBeNull();
    expect(said('issue_comment', onPull({ ...words, action: 'edited' }))).toBeNull();
    expect(said('issue_comment', example('issue_comment', 'created', words))).toBeNull();
  });

  test('on an issue come to nothing', () => {
    expect(read('issue_comment', example('issue_comment', 'created', { comment: { body } }))).toEqual({
      ignored: 'it is about an issue',
    });
  });
});

test('threads tell who resolved them and which comments they hold; those of bots do not count', () => {
  const resolved = example('pull_request_review_thread', 'resolved');
  expect(read('pull_request_review_thread', resolved)).toMatchObject({
    delivery: { kind: 'thread', resolved: true, commentIds: [expect.any(Number)] },
  });
  expect(
    read('pull_request_review_thread', example('pull_request_review_thread', 'unresolved')),
  ).toMatchObject({ delivery: { resolved: false } });
  const byBot = example('pull_request_review_thread', 'resolved', { sender: { type: 'Bot' } });
  expect(read('pull_request_review_thread', byBot)).toEqual({ ignored: 'a bot did it' });
});

describe('checks', () => {
  const run = (action: string, more: Json = {}) => example('check_run', action, { check_run: more });
  const ours = { appId: '77' };
  const app = { id: 77, client_id: 'Iv1.abcdef' };

  test('of others that have ended are told by their head', () => {
    for (const ourselves of [nobody, ours]) {
      expect(read('check_run', run('completed'), ourselves)).toMatchObject({ delivery: { kind: 'checks' } });
      expect(read('check_suite', example('check_suite', 'completed'), ourselves)).toMatchObject({
        delivery: { kind: 'checks' },
      });
    }
    expect(read('check_run', run('created'))).toHaveProperty('ignored');
  });

  test('of our own never set us going', () => {
    expect(read('check_run', run('completed', { app }), ours)).toEqual({ ignored: 'the check is our own' });
    expect(read('check_run', run('completed', { app }), { appId: 'Iv1.abcdef' })).toHaveProperty('ignored');
    expect(read('check_run', run('completed', { external_id: 'code.test/a/b#1' }))).toHaveProperty('ignored');
    const suite = example('check_suite', 'completed', { check_suite: { app } });
    expect(read('check_suite', suite, ours)).toHaveProperty('ignored');
  });

  test('of our own are run again when a person asks', () => {
    const asked = run('rerequested', {
      app,
      external_id: 'code.test/a/b#1',
      pull_requests: [{ number: 3 }],
    });
    expect(read('check_run', asked, ours)).toEqual({
      delivery: {
        kind: 'rerun',
        owner: 'github',
        repo: 'hello-world',
        head: hash,
        numbers: [3],
        externalId: 'code.test/a/b#1',
        by: 'octocat',
      },
    });
    const ofFork = run('rerequested', { app, pull_requests: [] });
    expect(read('check_run', ofFork, ours)).toMatchObject({ delivery: { numbers: [] } });
    const suite = example('check_suite', 'rerequested', { check_suite: { app } });
    expect(read('check_suite', suite, ours)).toMatchObject({ delivery: { kind: 'rerun', externalId: null } });
  });

  test("of others are others' to run again", () => {
    expect(read('check_run', run('rerequested'), ours)).toHaveProperty('ignored');
    expect(read('check_suite', example('check_suite', 'rerequested'), ours)).toHaveProperty('ignored');
  });

  test('statuses count once they have ended', () => {
    const [status] = examples.find(({ name }) => name === 'status')?.examples ?? [];
    expect(read('status', { ...status, state: 'success' })).toMatchObject({ delivery: { kind: 'checks' } });
    expect(read('status', { ...status, state: 'pending' })).toHaveProperty('ignored');
  });
});

describe('repositories', () => {
  test('renamed and transferred tell what they were called', () => {
    expect(read('repository', example('repository', 'renamed'))).toMatchObject({
      delivery: {
        kind: 'repository',
        action: 'renamed',
        was: expect.stringMatching(/^[\w-]+\/[\w.-]+$/) as string,
      },
    });
    expect(read('repository', example('repository', 'transferred'))).toMatchObject({
      delivery: { action: 'transferred', was: expect.stringMatching(/^[\w-]+\/[\w.-]+$/) as string },
    });
  });
  test.each(['archived', 'unarchived', 'deleted'])('%s', (action) => {
    expect(read('repository', example('repository', 'created', { action }))).toMatchObject({
      delivery: { kind: 'repository', action, was: null },
    });
  });
});

describe('nothing comes of', () => {
  test.each([
    'ping',
    'installation',
    'installation_repositories',
    'push',
    'marketplace_purchase',
    'unheard_of',
  ])('the event %s', (event) =>
    expect(read(event, { action: 'created' })).toEqual({ ignored: 'nothing is done about such events' }),
  );

  test('a payload that is not as GitHub describes it, and what is odd is named', () => {
    const odd = example('pull_request', 'opened', { pull_request: { head: { sha: '../../etc' } } });
    expect(read('pull_request', odd)).toEqual({
      ignored: 'its payload is not as GitHub describes it: head',
    });
  });

  test('whatever JSON there is, without a throw', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          'pull_request',
          'pull_request_review',
          'issue_comment',
          'check_run',
          'status',
          'repository',
        ),
        fc.constantFrom(
          'opened',
          'closed',
          'edited',
          'created',
          'submitted',
          'completed',
          'renamed',
          'resolved',
        ),
        fc.jsonValue(),
        (event, action, rest) => {
          const payload =
            typeof rest === 'object' && rest !== null ? Object.assign({}, rest, { action }) : rest;
          expect(read(event, payload)).toHaveProperty('ignored');
        },
      ),
    ));
});
