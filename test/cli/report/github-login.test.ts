import { expect, test } from 'vitest';
import { type GitHubState, isComplete, renderGitHub } from '../../../cli/report/github-login.ts';
import { screenFor } from '../../../cli/text/screen.ts';

const screen = screenFor({ columns: 300 }, { NO_COLOR: '1' });
const installation = {
  account: 'acme',
  reaches: 'all',
  suspended: false,
  missing: [] as string[],
  pushes: true,
} as const;
const appState = (more: object = {}, one: object = {}): GitHubState => ({
  webhookSecret: false,
  connected: {
    url: 'https://github.com',
    simulated: false,
    login: {
      kind: 'app',
      name: 'Countersign',
      owner: 'acme',
      page: 'https://github.com/apps/countersign',
      missingEvents: [],
      installations: [{ ...installation, ...one }],
      more: false,
      ...more,
    } as never,
  },
});
const tokenState = (more: object): GitHubState => ({
  webhookSecret: true,
  connected: {
    url: 'https://github.com',
    simulated: false,
    login: { kind: 'token', login: 'ada', expires: null, classicScopes: null, ...more } as never,
  },
});

test.each<[string, GitHubState, boolean, string]>([
  ['all that is needed', appState(), true, 'has every permission'],
  ['a permission too few', appState({}, { missing: ['checks=write'] }), false, 'lacks checks=write'],
  ['a suspension', appState({}, { suspended: true }), false, 'suspended'],
  ['no installation', appState({ installations: [] }), false, 'nowhere'],
  ['more than is listed', appState({ more: true }), true, 'in more places'],
  ['events too few', appState({ missingEvents: ['check_run'] }), true, 'is not told of check_run'],
  ['a classic token', tokenState({ classicScopes: ['repo'] }), true, 'classic, with repo'],
  ['a token that ends', tokenState({ expires: '2027-01-01 00:00:00 UTC' }), true, 'until 2027-01-01'],
  ['nothing', { connected: null, webhookSecret: true }, false, 'none is connected'],
])('a connection with %s', (_, state, complete, words) => {
  expect(isComplete(state)).toBe(complete);
  expect(renderGitHub(state, screen).join('\n')).toContain(words);
});
