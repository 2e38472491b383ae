import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compact, type Conversation } from '../../../core/develop/compact.ts';
import { type Cut, type Message, nothingCut } from '../../../core/develop/conversation.ts';
import { isPassing } from '../../../core/develop/notes.ts';
import { anyConversation, callOf, complaintsOf, conversationOf, noteOf, resultOf } from './conversations.ts';

const roomOf = (tokensMax: number, correction = 1) => ({ tokensMax, fixedTokens: 100, correction });
const wordsOf = (messages: readonly Message[]): string =>
  messages
    .flatMap((message) =>
      message.role === 'user'
        ? message.parts.map((part) => part.text)
        : message.blocks.map((block) => JSON.stringify(block)),
    )
    .join('\n');
/** As a digest shows a text: each of its lines behind a mark. */
const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);

/** What people said and decided, anywhere in the conversation. */
const kept = ({ past, told }: Conversation): string[] =>
  [...past.flatMap((one) => one.told), ...told].flatMap((part) =>
    part.kind === 'note'
      ? isPassing(part.key)
        ? []
        : [part.text]
      : part.tool === 'ask_person' || part.tool === 'plan'
        ? [part.text]
        : [],
  );

/** Room for what may never be left out, and for the frame around it. */
const floorOf = (conversation: Conversation): number =>
  kept(conversation).reduce((sum, text) => sum + text.length + 8 * linesOf(text).length + 60, 0) / 4 + 6000;

test('any conversation in any room is valid, and what people said and decided is in it', () => {
  fc.assert(
    fc.property(anyConversation, fc.integer({ min: 1, max: 30_000 }), (conversation, tokensMax) => {
      const { messages } = compact(conversation, nothingCut, roomOf(tokensMax));
      expect(complaintsOf(messages)).toEqual([]);
      const words = wordsOf(messages);
      for (const text of kept(conversation)) for (const line of linesOf(text)) expect(words).toContain(line);
    }),
    { numRuns: 150 },
  );
});

test('it is within its room wherever what must stay leaves any', () => {
  fc.assert(
    fc.property(
      anyConversation,
      fc.integer({ min: 0, max: 30_000 }),
      fc.constantFrom(0.7, 1, 2.5),
      (conversation, more, correction) => {
        const tokensMax = (floorOf(conversation) + more + 100) * correction;
        const { estimatedTokens } = compact(conversation, nothingCut, roomOf(tokensMax, correction));
        expect(estimatedTokens * correction).toBeLessThanOrEqual(tokensMax);
      },
    ),
    { numRuns: 150 },
  );
});

test('what was cut stays cut, and a cut never shrinks', () => {
  fc.assert(
    fc.property(anyConversation, fc.integer({ min: 500, max: 20_000 }), (conversation, tokensMax) => {
      let cut: Cut = nothingCut;
      for (let turns = 1; turns <= conversation.past.length; turns += 1) {
        const until = {
          ...conversation,
          past: conversation.past.slice(0, turns),
          told: conversation.past[turns]?.told ?? conversation.told,
        };
        const next = compact(until, cut, roomOf(tokensMax));
        expect(next.cut.clearedBefore).toBeGreaterThanOrEqual(cut.clearedBefore);
        expect(next.cut.digestedBefore).toBeGreaterThanOrEqual(cut.digestedBefore);
        expect(next.cut.digestedBefore).toBeLessThanOrEqual(turns);
        expect(compact(until, next.cut, roomOf(tokensMax))).toMatchObject({
          cut: next.cut,
          messages: next.messages,
        });
        cut = next.cut;
      }
    }),
    { numRuns: 80 },
  );
});

/** Turns that each read a file of so many characters. */
const reading = (turns: number, chars: number): Conversation =>
  conversationOf(
    Array.from({ length: turns }, (_, index) => ({
      blocks: [callOf(index + 1, 0, 'read', { path: `src/${index}.ts` })],
      told:
        index === 0
          ? [noteOf('person-1', 'Keep the public names.')]
          : [resultOf(index, 0, 'read', 'x'.repeat(chars))],
    })),
    [resultOf(turns, 0, 'read', 'x'.repeat(chars))],
  );

describe('as a conversation grows', () => {
  test('nothing is left out while it fits', () => {
    const { compacted, cut, messages } = compact(reading(5, 400), nothingCut, roomOf(10_000));
    expect(compacted).toBe(false);
    expect(cut).toEqual(nothingCut);
    expect(messages).toHaveLength(11);
  });

  test('each question begins as the one before did, but for the few at which it is cut', () => {
    let cut: Cut = nothingCut;
    let before = '';
    let broken = 0;
    for (let turns = 1; turns <= 60; turns += 1) {
      const next = compact(reading(turns, 2000), cut, roomOf(10_000));
      const text = JSON.stringify(next.messages).slice(0, -1);
      // The last message is new, and the answer before it.
      if (!text.startsWith(before)) broken += 1;
      before = text;
      cut = next.cut;
    }
    expect(cut.clearedBefore).toBeGreaterThan(40);
    expect(broken).toBeLessThanOrEqual(8);
  });

  test('oldest results go first and say what they were; the newest stay whole', () => {
    const { messages, cut, compacted } = compact(reading(10, 4000), nothingCut, roomOf(8000));
    const words = wordsOf(messages);
    expect(compacted).toBe(true);
    expect(cut.digestedBefore).toBe(1);
    expect(words).toContain('[left out to make room] read summary');
    expect(messages.at(-1)).toMatchObject({ parts: [{ kind: 'result', text: 'x'.repeat(4000) }] });
  });

  test('then oldest turns are summed up, with what was told', () => {
    const { messages, cut } = compact(reading(300, 400), nothingCut, roomOf(5000));
    expect(cut.digestedBefore).toBeGreaterThan(1);
    const words = wordsOf(messages);
    expect(words).toContain(`WHAT HAPPENED BEFORE: TURNS 1 TO ${cut.digestedBefore - 1}`);
    expect(words).toContain('told |Keep the public names.');
  });

  test('a single result that is larger than the room is shortened, and says so', () => {
    const { messages, estimatedTokens } = compact(reading(1, 400_000), nothingCut, roomOf(8000));
    expect(estimatedTokens).toBeLessThanOrEqual(8000);
    expect(wordsOf(messages)).toMatch(/\[\d+ characters left out\]/);
  });

  test('arguments of half a megabyte fill no room once they are old', () => {
    const writing = conversationOf(
      [
        { blocks: [callOf(1, 0, 'write', { path: 'a.ts', text: 'y'.repeat(400_000) })] },
        { blocks: [callOf(2, 0, 'test', {})], told: [resultOf(1, 0, 'write', 'Written.')] },
      ],
      [resultOf(2, 0, 'test', 'All pass.')],
    );
    const { messages, estimatedTokens } = compact(writing, nothingCut, roomOf(20_000));
    expect(estimatedTokens).toBeLessThan(2000);
    expect(wordsOf(messages)).toContain('a.ts');
  });
});
