import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callsOf } from '../../../core/develop/conversation.ts';
import { readBlocks, readCall } from '../../../core/develop/read-calls.ts';
import { exampleOf } from '../../../core/develop/tool-words.ts';
import { argumentBytesMax, toolNames } from '../../../core/develop/tools.ts';

const reading = { turn: 3, tools: toolNames, cutOff: null };
const call = (tool: string, given: unknown) => ({ kind: 'call' as const, tool, arguments: given });

test.each(toolNames)('the example of %s can be carried out', (tool) => {
  const [block] = readBlocks([call(tool, exampleOf(tool))], reading);
  expect(block).toMatchObject({ problem: null });
  expect(readCall(block)).toEqual({ tool, arguments: exampleOf(tool) });
});

test('whatever is called with whatever, each call has an id of its own, a name and an object, and never a crash', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.oneof(fc.string(), fc.constantFrom(...toolNames)), fc.anything({ withBigInt: false })),
      ),
      (calls) => {
        const blocks = callsOf(
          readBlocks(
            calls.map(([tool, given]) => call(tool, JSON.parse(JSON.stringify(given) ?? 'null'))),
            reading,
          ),
        );
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(calls.length);
        for (const block of blocks) {
          expect(block.tool).toMatch(/^[\w-]{1,64}$/);
          expect(typeof block.arguments).toBe('object');
          const read = readCall(block);
          expect('problem' in read ? read.problem : block.problem).toBe(block.problem);
        }
      },
    ),
  );
});

test('bytes are counted, not characters, and what is too large is not kept', () => {
  const text = 'é'.repeat(argumentBytesMax / 2);
  const [block] = readBlocks([call('write', { path: 'a', text })], reading);
  expect(block).toMatchObject({ arguments: {}, problem: expect.stringContaining('bytes long') });
  const [fits] = readBlocks([call('write', { path: 'a', text: 'x'.repeat(399_000) })], reading);
  expect(fits).toMatchObject({ problem: null });
});

test('what is nested without end is refused, and not kept: it could not be written down', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  const [block] = readBlocks([call('read', { path: 'a', more: deep })], reading);
  expect(block).toMatchObject({ arguments: {}, problem: expect.stringContaining('nested deeper') as string });
});

test('of an answer that was cut off only its last call is refused, and only if it ends with one', () => {
  const cut = { ...reading, cutOff: 100 };
  const read = call('read', { path: 'a' });
  expect(callsOf(readBlocks([read, read], cut)).map(({ problem }) => problem === null)).toEqual([
    true,
    false,
  ]);
  expect(callsOf(readBlocks([read, { kind: 'text', text: 'and' }], cut))).toMatchObject([{ problem: null }]);
  expect(readCall(undefined)).toEqual({ problem: expect.any(String) });
});

test('a connector that the task does not have is named wrong, not reached for', () => {
  const given = { connector: 'crm', method: 'GET', path: '/x' };
  const connectors = ['shop'];
  const [wrong] = readBlocks([call('call_connector', given)], { ...reading, connectors });
  expect(wrong).toMatchObject({ problem: expect.stringContaining('The connectors are: shop.') as string });
  const [right] = readBlocks([call('call_connector', { ...given, connector: 'shop' })], {
    ...reading,
    connectors,
  });
  expect(right).toMatchObject({ problem: null });
});
