import { expect, test } from 'vitest';
import { tellTurn } from '../../../core/develop/told.ts';
import { blobId } from '../../../core/ids.ts';
import { callOf } from './conversations.ts';

const outcome = blobId('sha256:o');
const result = { call: 0, ok: true, summary: 's', outcome, text: 'x', attachments: [] };
const last = (tool: string, problem: string | null = null, stopped = 'calls') => ({
  blocks: [callOf(1, 0, tool, {}, problem)],
  stopped,
  turn: 1,
});

test('nothing is told before the first turn but what waits', () => {
  expect(tellTurn(null, [], [])).toEqual([]);
  expect(tellTurn(null, [], [{ key: 'k', text: 't' }])).toEqual([{ kind: 'note', key: 'k', text: 't' }]);
});

test('each call is told its result, its problem, or that it was never carried out', () => {
  expect(tellTurn(last('read'), [result], [])).toMatchObject([{ id: 'call_1_0', ok: true, text: 'x' }]);
  expect(tellTurn(last('reed', 'No such tool.'), [], [])).toMatchObject([
    { ok: false, text: 'No such tool.' },
  ]);
  expect(tellTurn(last('read'), [], [])).toMatchObject([
    { ok: false, text: expect.stringContaining('Not carried out') },
  ]);
  expect(tellTurn(last('finish'), [], [])).toMatchObject([
    { ok: true, text: expect.stringContaining('Heard') },
  ]);
});

test('an endless result is cut, and only images are shown as such', () => {
  const attachments = [{ mediaType: 'text/plain' }, { mediaType: 'image/png' }];
  const [told] = tellTurn(last('browser'), [{ ...result, text: 'y'.repeat(1_000_000), attachments }], []);
  expect(told).toMatchObject({ images: [{ mediaType: 'image/png', outcome, attachment: 1 }] });
  expect(told?.text.length).toBeLessThan(61_000);
});

test('silence is answered, since a provider takes no empty message', () => {
  expect(tellTurn({ blocks: [], stopped: 'end', turn: 4 }, [], [])).toMatchObject([
    { key: 'report-silence-4', text: expect.stringContaining('no tool') },
  ]);
  expect(tellTurn(last('run', null, 'refused'), [], [])).toMatchObject([
    { text: expect.stringContaining('declined') },
  ]);
  expect(tellTurn({ blocks: [], stopped: 'length', turn: 1 }, [], [])).toMatchObject([
    { text: expect.stringContaining('cut off') },
  ]);
});
