import { expect, test } from 'vitest';
import { nothingCut } from '../../../core/develop/conversation.ts';
import { blocksOf, partsOf, shorten, viewConversation } from '../../../core/develop/view.ts';
import { answerOf, callOf, complaintsOf, conversationOf, noteOf, resultOf } from './conversations.ts';

const turns = [
  {
    blocks: [
      { kind: 'opaque' as const, block: { type: 'thinking' } },
      callOf(1, 0, 'write', { path: 'a', text: 'x'.repeat(999) }),
    ],
  },
  {
    blocks: [callOf(2, 0, 'ask_person', { question: 'Which?' })],
    told: [resultOf(1, 0, 'write', 'long output'), noteOf('report-1', 'r'.repeat(900))],
  },
  {
    blocks: [callOf(3, 0, 'read', { path: 'b' })],
    told: [resultOf(2, 0, 'ask_person', 'The second.'), noteOf('redirect-1', 'n'.repeat(900))],
  },
];
const conversation = conversationOf(turns, [resultOf(3, 0, 'read', 'now')]);
const view = (cut: Partial<typeof nothingCut>, digest = '') =>
  viewConversation({ ...conversation, cut: { ...nothingCut, ...cut }, digest });

test('uncut, all is as it was', () => {
  const messages = view({});
  expect(complaintsOf(messages)).toEqual([]);
  expect(messages[0]).toMatchObject({ parts: [{ text: 'THE TASK' }, { text: 'THE PACK' }] });
  expect(messages[1]).toEqual({ role: 'assistant', blocks: turns[0]?.blocks });
});

test('what is cleared leaves a line; people’s answers and words stay whole', () => {
  const messages = view({ clearedBefore: 3 });
  const text = JSON.stringify(messages);
  expect(complaintsOf(messages)).toEqual([]);
  expect(text).toContain('[left out to make room] write summary');
  expect(text).not.toContain('long output');
  expect(text).not.toContain('thinking');
  expect(text).toContain('The second.');
  expect(text).toContain('n'.repeat(900));
  expect(text).not.toContain('r'.repeat(400));
  expect(text).not.toContain('x'.repeat(400));
});

test('what is summed up is shown by its digest alone', () => {
  const messages = view({ clearedBefore: 3, digestedBefore: 3 }, 'DIGEST');
  expect(complaintsOf(messages)).toEqual([]);
  expect(messages).toHaveLength(3);
  expect(messages[0]).toMatchObject({
    parts: [{ text: 'THE TASK' }, { text: 'THE PACK' }, { text: 'DIGEST' }],
  });
});

test('an answer that was declined, or says nothing, goes back as a word', () => {
  const turn = { turn: 1, iteration: 1, told: [] };
  expect(blocksOf({ ...turn, answer: answerOf([{ kind: 'text', text: ' ' }]) }, nothingCut, null)).toEqual([
    { kind: 'text', text: '(nothing)' },
  ]);
  const declined = answerOf([callOf(1, 0, 'run', {})], { stopped: 'refused' });
  expect(blocksOf({ ...turn, answer: declined }, nothingCut, null)).toEqual([
    { kind: 'text', text: '(declined)' },
  ]);
});

test('squeezed, results are short and their calls stay answered', () => {
  const [part] = partsOf([resultOf(1, 0, 'read', 'z'.repeat(5000), { ok: false })], false, 100);
  expect(part).toMatchObject({ kind: 'result', ok: false, images: [] });
  expect(part?.text.length).toBeLessThan(160);
});

test('a shortened text keeps beginning and end, no character in two', () => {
  expect(shorten('short', 10)).toBe('short');
  const text = shorten(`begin${'🙂'.repeat(100)}end`, 21);
  expect(text).toMatch(/^begin.*\n\[\d+ characters left out\]\n.*end$/s);
  expect(text.isWellFormed()).toBe(true);
});
