import { expect, test } from 'vitest';
import { blockTokens, correctionOf, messageTokens, partTokens, sum } from '../../../core/develop/estimate.ts';
import { blobId } from '../../../core/ids.ts';
import { callOf } from './conversations.ts';

test('a longer piece weighs more, an image its own weight', () => {
  const part = { kind: 'result' as const, id: 'a', ok: true, text: 'x'.repeat(400), images: [] };
  expect(partTokens(part)).toBeGreaterThanOrEqual(100);
  const image = { mediaType: 'image/png', outcome: blobId('b'), attachment: 0 };
  expect(partTokens({ ...part, images: [image] }) - partTokens(part)).toBe(1600);
  expect(blockTokens(callOf(1, 0, 'read', { path: 'x'.repeat(400) }))).toBeGreaterThan(100);
  expect(blockTokens({ kind: 'opaque', block: { signature: 'x'.repeat(400) } })).toBeGreaterThan(100);
  expect(messageTokens({ role: 'user', parts: [part, part] })).toBe(2 * partTokens(part));
  expect(messageTokens({ role: 'assistant', blocks: [{ kind: 'text', text: 'abcd' }] })).toBe(13);
  expect(sum([], () => 1)).toBe(0);
});

test('what the provider counted corrects us, within bounds', () => {
  expect(correctionOf(null)).toBe(1);
  expect(correctionOf({ estimatedTokens: 0, inputTokens: 5 })).toBe(1);
  expect(correctionOf({ estimatedTokens: 100, inputTokens: 130 })).toBe(1.3);
  expect(correctionOf({ estimatedTokens: 100, inputTokens: 1 })).toBe(0.5);
  expect(correctionOf({ estimatedTokens: 100, inputTokens: 9999 })).toBe(4);
});
