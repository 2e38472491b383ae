import type { Json } from '../ask.ts';

/** One block of a message, as a developer persona sees it. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'call'; id: string; name: string; input: Json }
  | { kind: 'result'; id: string; text: string; failed: boolean }
  /** An image, a thought: nothing that a persona reads. */
  | { kind: 'other' };

export interface Message {
  role: 'user' | 'assistant';
  blocks: Block[];
}

/** A tool as it is offered. */
export interface OfferedTool {
  name: string;
  schema: Json | null;
}

/** What is offered besides a question in words: tools, and the conversation in which they were used. */
export interface Offer {
  tools: OfferedTool[];
  /** `none`: no call may be made; `any`: one must be. */
  choice: 'auto' | 'any' | 'none';
  /** One call at a time. */
  single: boolean;
  /** Whether thoughts are to be sent along. */
  thinks: boolean;
  messages: Message[];
}

/** A call of a tool. */
export interface DeveloperCall {
  name: string;
  input: Json;
}

/** One turn of a developer; without calls it ends its turn. */
export interface DeveloperAnswer {
  text: string;
  calls: DeveloperCall[];
}

/** Whether the tools are a developer's, by those that none is without. */
export const isDeveloperAsk = ({ tools }: Offer): boolean =>
  ['edit', 'finish'].every((name) => tools.some((tool) => tool.name === name));

const textsOf = (message: Message | undefined): string =>
  (message?.blocks ?? [])
    .map((block) => (block.kind === 'text' || block.kind === 'result' ? block.text : ''))
    .filter((text) => text !== '')
    .join('\n\n');

/** All that the first message says: the task and the repository. */
export const taskText = (messages: readonly Message[]): string =>
  textsOf(messages.find((message) => message.role === 'user'));

/** What the developer said last, as text. */
export const lastSaid = (messages: readonly Message[]): string =>
  textsOf(messages.findLast((message) => message.role === 'assistant'));

/** What came back for the calls of the last answer, in the order of the calls. */
export function lastResults(messages: readonly Message[]): { text: string; failed: boolean }[] {
  const at = messages.findLastIndex((message) => message.role === 'assistant');
  const calls = (messages[at]?.blocks ?? []).filter((block) => block.kind === 'call');
  const after = messages.slice(at + 1).flatMap((message) => message.blocks);
  return calls.map(({ id }) => {
    const result = after.find((block) => block.kind === 'result' && block.id === id);
    return result?.kind === 'result' ? result : { text: '', failed: true };
  });
}

/** What was said besides results since the last answer. */
export function lastTold(messages: readonly Message[]): string {
  const at = messages.findLastIndex((message) => message.role === 'assistant');
  return messages
    .slice(at + 1)
    .flatMap((message) => message.blocks)
    .map((block) => (block.kind === 'text' ? block.text : ''))
    .join('\n');
}

const label = /\bSimulated developer \(([a-z-]+), seed (\d+), run ([0-9a-z-]+)\), step (\d+)\b/;

export interface Label {
  persona: string;
  seed: number;
  /** Tells one conversation from another. */
  run: string;
  /** From 1. */
  step: number;
}

/** How each answer begins: who speaks, by which seed, and how far it is. The next ask is continued from here. */
export const writeLabel = ({ persona, seed, run, step }: Label): string =>
  `Simulated developer (${persona}, seed ${seed}, run ${run}), step ${step}`;

export function readLabel(messages: readonly Message[]): Label | null {
  const found = label.exec(lastSaid(messages));
  if (!found) return null;
  const [, persona = '', seed, run = '', step] = found;
  return { persona, seed: Number(seed), run, step: Number(step) };
}
