import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  headWorkflowId,
  mayWrite,
  parsePullRequest,
  permissions,
  pullRequestKey,
  readKey,
} from '../../../core/github/pull-request.ts';

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,20}$/);
const reference = fc.record({ owner: name, repo: name, number: fc.integer({ min: 1, max: 1e6 }) });

test('a key tells what it names', () => {
  fc.assert(
    fc.property(reference, (one) => {
      expect(readKey(`code.test/${one.owner}/${one.repo}#${one.number}`)).toEqual(one);
    }),
  );
  for (const none of ['', 'acme/shop#1', 'code.test/acme/shop', 'code.test/acme/shop#x']) {
    expect(readKey(none)).toBeNull();
  }
});

test('a pull request of a simulated GitHub is another one when its repository is', () => {
  const named = { owner: 'Demo', repo: 'shop', number: 1 };
  const key = (host: string | null, repositoryId: number) => pullRequestKey({ ...named, host, repositoryId });
  expect(key('github.com', 7)).toBe('github.com/demo/shop#1');
  expect(key('github.com', 8)).toBe(key('github.com', 7));
  expect(key(null, 7)).not.toBe(key(null, 8));
  expect(readKey(key(null, 7))).toEqual({ ...named, owner: 'demo' });
});

test('two heads, or two pull requests, never share a workflow, and capitals make no other one', () => {
  const head = 'a'.repeat(40);
  fc.assert(
    fc.property(reference, reference, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(headWorkflowId(one, head) === headWorkflowId(other, head)).toBe(same);
    }),
  );
  const shop = { owner: 'Acme', repo: 'Shop', number: 1 };
  expect(headWorkflowId(shop, head)).toBe(headWorkflowId({ owner: 'acme', repo: 'shop', number: 1 }, head));
  expect(headWorkflowId(shop, head)).not.toBe(headWorkflowId(shop, 'b'.repeat(40)));
});

test('only who may write commands the engine', () => {
  expect(permissions.filter(mayWrite)).toEqual(['write', 'maintain', 'admin']);
});

test.each([
  ['acme/shop#12', { owner: 'acme', repo: 'shop', number: 12 }],
  ['https://code.test/acme/shop.js/pull/7/files?w=1', { owner: 'acme', repo: 'shop.js', number: 7 }],
])('%s names a pull request', (text, named) => {
  expect(parsePullRequest(text)).toEqual(named);
});

test.each(['acme/shop', 'acme/shop#0', 'acme/..#1', 'shop#12', 'https://code.test/acme/shop/issues/7', ''])(
  '"%s" names none',
  (text) => {
    expect(parsePullRequest(text)).toBeNull();
  },
);
