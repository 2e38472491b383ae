import { expect, test } from 'vitest';
import { isModestName, wordsOf, workPromisedBy } from '../../../core/gates/names.ts';

test.each([
  ['validateUserToken', ['validate', 'user', 'token']],
  ['validate_user_token', ['validate', 'user', 'token']],
  ['HTTPCheck2Go', ['http', 'check2', 'go']],
  ['#isValid', ['is', 'valid']],
  ['', []],
])('%s is made of %j', (name, words) => {
  expect(wordsOf(name)).toEqual(words);
});

test.each([
  ['validateToken', 'judges'],
  ['isValidEmail', 'judges'],
  ['has_permission', 'judges'],
  ['canAccess', 'judges'],
  ['encrypt', 'transforms'],
  ['sanitize_html', 'transforms'],
  ['calculateTax', 'computes'],
  ['fetchUser', 'fetches'],
  ['sendMail', 'delivers'],
  ['createUser', 'changes'],
  ['doVerify', 'judges'],
  ['_save', 'delivers'],
])('%s promises that it %s', (name, work) => {
  expect(workPromisedBy(name)).toBe(work);
});

test.each([
  'getUser',
  'isEnabled',
  'hasItems',
  'validator',
  'checked',
  'noop',
  'mockFetch',
  'fetchDefault',
  'alwaysValid',
  'toString',
  '',
])('%s promises nothing', (name) => {
  expect(workPromisedBy(name)).toBe(null);
});

test('a modest name says itself that little is to be expected', () => {
  expect(['NoopStore', 'fakeClock', 'NullLogger', 'ConsoleMailer'].filter(isModestName)).toHaveLength(4);
  expect(['Store', 'Nullable', 'Mocking'].filter(isModestName)).toEqual([]);
});
