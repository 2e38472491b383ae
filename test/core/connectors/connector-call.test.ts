import { describe, expect, test } from 'vitest';
import { connectorsSchema } from '../../../core/configuration/connectors.ts';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { connectorOf, connectorRequest } from '../../../core/connectors/connector-call.ts';
import type { ToolCall } from '../../../core/develop/tools.ts';

const connectors = connectorsSchema.parse({
  shop: { url: 'https://shop.example/base', paths: ['/items'], roles: ['developer'] },
  search: { url: 'https://search.example', paths: ['/find'], roles: ['developer'] },
});
const plan = {
  tools: ['call_connector' as const, 'web_search' as const],
  connectors,
  develop: { ...withoutFile().develop, webSearch: 'search' },
};
const call = (more: object = {}): ToolCall => ({
  tool: 'call_connector',
  arguments: { connector: 'shop', method: 'GET', path: '/items/1', ...more },
});
const search: ToolCall = { tool: 'web_search', arguments: { query: 'a b&c=/?' } };

describe('a connector is named', () => {
  test.each([
    ['call_connector', { connector: 'shop' }, 'shop'],
    ['call_connector', { connector: 7 }, null],
    ['call_connector', null, null],
    ['web_search', { query: 'x' }, 'search'],
    ['read', { connector: 'shop' }, null],
  ])('by %s with %j', (tool, given, name) => expect(connectorOf(tool, given, 'search')).toBe(name));

  test('by a search only where one is configured', () => {
    expect(connectorOf('web_search', { query: 'x' }, undefined)).toBeNull();
  });
});

test('a call becomes a request as policy allows', () => {
  expect(connectorRequest(call(), plan, connectors)).toMatchObject({
    name: 'shop',
    method: 'GET',
    path: '/items/1',
    body: null,
  });
});

test('a search asks the first path of its connector, with its words encoded', () => {
  expect(connectorRequest(search, plan, connectors)).toMatchObject({
    name: 'search',
    method: 'GET',
    path: '/find?q=a%20b%26c%3D%2F%3F',
  });
});

test.each([
  ['a tool that the task does not have', call(), { ...plan, tools: [] }, connectors, 'no tool'],
  ['a connector that nobody knows', call({ connector: 'crm' }), plan, connectors, 'no connector "crm"'],
  ['a name of JavaScript', call({ connector: 'constructor' }), plan, connectors, 'no connector'],
  ['one that the plan does not have', call(), { ...plan, connectors: {} }, connectors, 'no connector "shop"'],
  ['one that was taken away since', call(), plan, {}, 'no connector "shop"'],
  [
    'one that was closed to developers since',
    call(),
    plan,
    connectorsSchema.parse({ shop: { ...connectors['shop'], roles: ['auditor'] } }),
    'no longer open',
  ],
  ['a path elsewhere', call({ path: '/admin' }), plan, connectors, 'below /items'],
  ['a method that changes things', call({ method: 'DELETE' }), plan, connectors, 'GET only'],
])('refused is %s', (_, asked, by, now, why) => {
  expect(connectorRequest(asked, by, now)).toEqual({ refused: expect.stringContaining(why) as string });
});
