import fc from 'fast-check';
import {
  type Answer,
  type AnswerBlock,
  callIdOf,
  callsOf,
  type Message,
  nothingCut,
  type PastTurn,
  type ToldPart,
} from '../../../core/develop/conversation.ts';
import type { Conversation } from '../../../core/develop/compact.ts';
import { blobId } from '../../../core/ids.ts';
import { iterationOf } from './iterations.ts';

export const answerOf = (blocks: AnswerBlock[], more: Partial<Answer> = {}): Answer => ({
  blocks,
  stopped: callsOf(blocks).length > 0 ? 'calls' : 'end',
  model: 'claude-opus-4-6',
  promptVersion: 'v',
  cut: nothingCut,
  compacted: false,
  estimatedTokens: 0,
  inputTokens: 0,
  ...more,
});

export const callOf = (
  turn: number,
  call: number,
  tool: string,
  given: unknown,
  problem: string | null = null,
): AnswerBlock => ({
  kind: 'call',
  id: callIdOf(turn, call),
  tool,
  arguments: given,
  problem,
});

export const resultOf = (
  turn: number,
  call: number,
  tool: string,
  text: string,
  more: Partial<Extract<ToldPart, { kind: 'result' }>> = {},
): ToldPart => ({
  kind: 'result',
  id: callIdOf(turn, call),
  tool,
  ok: true,
  summary: `${tool} summary`,
  text,
  images: [],
  ...more,
});

export const noteOf = (key: string, text: string): ToldPart => ({ kind: 'note', key, text });

/** A conversation from its turns' blocks: results answer the calls of the turn before, in order. */
export function conversationOf(
  turns: { blocks: AnswerBlock[]; told?: ToldPart[]; iteration?: number }[],
  told: ToldPart[] = [],
  more: Partial<Conversation> = {},
): Conversation {
  const past = turns.map(
    ({ blocks, told = [], iteration = 1 }, index): PastTurn => ({
      turn: index + 1,
      iteration,
      told,
      answer: answerOf(blocks),
    }),
  );
  return { opening: { task: 'THE TASK', pack: 'THE PACK' }, past, told, iterations: [], ...more };
}

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.integer({ min: 0, max: 20_000 }).map((length) => 'line of output\n'.repeat(length / 15)),
);
const toolName = fc.constantFrom('read', 'run', 'edit', 'write', 'test', 'plan', 'ask_person');

const call = fc.record({
  tool: toolName,
  given: fc.record({ path: fc.string({ maxLength: 20 }), text }),
  problem: fc.option(fc.constant('Not carried out.'), { freq: 4 }),
  result: text,
  ok: fc.boolean(),
  image: fc.boolean(),
});
const note = fc.record({
  kind: fc.constantFrom('person', 'redirect', 'report', 'advice', 'verdict'),
  text: fc.string({ minLength: 1, maxLength: 60 }),
});
const turn = fc.record({
  said: fc.option(text),
  thought: fc.boolean(),
  calls: fc.array(call, { maxLength: 4 }),
  notes: fc.array(note, { maxLength: 2 }),
  stopped: fc.constantFrom('calls', 'end', 'length', 'refused'),
});

/** Any conversation as the record can hold it: every call has had its result told. */
export const anyConversation: fc.Arbitrary<Conversation> = fc
  .tuple(fc.array(turn, { maxLength: 14 }), fc.array(note, { maxLength: 2 }))
  .map(([turns, last]) => {
    const past: PastTurn[] = [];
    let results: ToldPart[] = [];
    for (const [index, one] of turns.entries()) {
      const number = index + 1;
      const blocks: AnswerBlock[] = [
        ...(one.thought
          ? [{ kind: 'opaque' as const, block: { type: 'thinking', thinking: 'hm', signature: 's' } }]
          : []),
        ...(one.said === null ? [] : [{ kind: 'text' as const, text: one.said }]),
        ...one.calls.map((each, at) => callOf(number, at, each.tool, each.given, each.problem)),
      ];
      const stopped = one.stopped === 'calls' && one.calls.length === 0 ? 'end' : one.stopped;
      past.push({
        turn: number,
        iteration: Math.ceil(number / 3),
        told: [...results, ...notesOf(one.notes, number)],
        answer: answerOf(blocks, { stopped }),
      });
      results =
        stopped === 'refused'
          ? []
          : one.calls.map((each, at) =>
              resultOf(number, at, each.tool, each.result, {
                ok: each.ok,
                images: each.image
                  ? [{ mediaType: 'image/png', outcome: blobId('sha256:x'), attachment: 0 }]
                  : [],
              }),
            );
      if (results.length === 0) results = [noteOf(`report-silence-${number}`, 'Go on.')];
    }
    const iterations = [1, 2, 3].map((number) => iterationOf({ number }));
    const opening = { task: 'THE TASK: mend it', pack: 'pack\n'.repeat(50) };
    return { opening, past, told: [...results, ...notesOf(last, turns.length + 1)], iterations };
  });

const notesOf = (notes: { kind: string; text: string }[], turn: number): ToldPart[] =>
  notes.map(({ kind, text }, index) => noteOf(`${kind}-${turn}-${index}`, text));

/** What an API that takes tools refuses in a list of messages, in words; empty where it takes it. */
export function complaintsOf(messages: readonly Message[]): string[] {
  const complaints: string[] = [];
  messages.forEach((message, index) => {
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (message.role !== expected) complaints.push(`${index}: ${message.role} where ${expected} speaks`);
    if (message.role === 'assistant') {
      if (message.blocks.every((block) => block.kind === 'opaque')) complaints.push(`${index}: says nothing`);
      return;
    }
    const said = message.parts.filter((part) => part.kind === 'result' || part.text.trim() !== '');
    if (said.length === 0) complaints.push(`${index}: empty`);
    const before = messages[index - 1];
    const called = before?.role === 'assistant' ? callsOf(before.blocks).map(({ id }) => id) : [];
    const answered = message.parts.flatMap((part) => (part.kind === 'result' ? [part.id] : []));
    if (called.join() !== answered.join())
      complaints.push(`${index}: calls ${called.join()} and results ${answered.join()}`);
  });
  if (messages.at(-1)?.role !== 'user') complaints.push('the last word is not the user’s');
  return complaints;
}
