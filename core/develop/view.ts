import { clip } from '../clip.ts';
import {
  type AnswerBlock,
  type Cut,
  type Message,
  type Opening,
  type PastTurn,
  textOf,
  type ToldPart,
  type UserPart,
} from './conversation.ts';
import { isPassing } from './notes.ts';

/** Tools whose results are what people said or what was decided: never left out. */
const keptTools: ReadonlySet<string> = new Set(['ask_person', 'plan']);
/** What stays of a large argument of a call that is long over. Characters. */
const argumentCharsKept = 200;
const noteCharsKept = 300;

/** How far the texts of the newest turn are shortened; a last resort. Characters; null: not at all. */
export type Squeeze = number | null;

/**
 * The conversation as it is to be sent: the oldest turns summed up in `digest`, older results cleared, as `cut` says.
 * Every call that is shown has its result, and every result its call.
 */
export function viewConversation(input: {
  opening: Opening;
  past: readonly PastTurn[];
  told: readonly ToldPart[];
  cut: Cut;
  /** Of the turns that are left out; empty where none are. */
  digest: string;
  squeeze?: Squeeze;
}): Message[] {
  const { opening, past, told, cut, digest, squeeze = null } = input;
  const shown = past.filter(({ turn }) => turn >= cut.digestedBefore);
  const beginning: UserPart[] = [
    { kind: 'text', text: opening.task },
    { kind: 'text', text: squeeze === null ? opening.pack : shorten(opening.pack, squeeze * 4) },
    ...(digest === '' ? [] : [{ kind: 'text' as const, text: digest }]),
  ];
  const messages: Message[] = [];
  shown.forEach((one, index) => {
    const before = index === 0 ? beginning : [];
    // The first one's results answer calls that are summed up, and so are they.
    const parts = one.told.filter((part) => index > 0 || (part.kind === 'note' && digest === ''));
    messages.push({ role: 'user', parts: [...before, ...partsOf(parts, cleared(one.turn - 1, cut), null)] });
    messages.push({ role: 'assistant', blocks: blocksOf(one, cut, squeeze) });
  });
  const before = shown.length === 0 ? beginning : [];
  messages.push({ role: 'user', parts: [...before, ...partsOf(told, false, squeeze)] });
  return messages;
}

const cleared = (turn: number, { clearedBefore }: Cut): boolean => turn < clearedBefore;

/** What is told, as the parts of a message. */
export function partsOf(told: readonly ToldPart[], isCleared: boolean, squeeze: Squeeze): UserPart[] {
  return told.map((part): UserPart => {
    if (part.kind === 'note') {
      const passing = isPassing(part.key);
      if (isCleared && passing) return { kind: 'text', text: clip(part.text, noteCharsKept) };
      return { kind: 'text', text: passing && squeeze !== null ? shorten(part.text, squeeze) : part.text };
    }
    const { id, ok, tool, summary } = part;
    if (isCleared && !keptTools.has(tool)) {
      return { kind: 'result', id, ok, text: `[left out to make room] ${summary}`, images: [] };
    }
    if (squeeze === null) return { kind: 'result', id, ok, text: part.text, images: part.images };
    const kept = keptTools.has(tool) ? part.text : shorten(part.text, squeeze);
    return { kind: 'result', id, ok, text: kept, images: [] };
  });
}

/** An answer's blocks as they are sent back. */
export function blocksOf({ turn, answer }: PastTurn, cut: Cut, squeeze: Squeeze): AnswerBlock[] {
  const blocks: AnswerBlock[] =
    // A conversation that holds what was declined would be declined again.
    answer.stopped === 'refused'
      ? []
      : cleared(turn, cut)
        ? answer.blocks.flatMap((block) => (block.kind === 'opaque' ? [] : [clearBlock(block)]))
        : answer.blocks.map((block) => squeezeBlock(block, squeeze));
  const said = blocks.filter((block) => block.kind !== 'text' || block.text.trim() !== '');
  if (said.some((block) => block.kind !== 'opaque')) return said;
  const nothing = answer.stopped === 'refused' ? '(declined)' : textOf(answer.blocks) || '(nothing)';
  return [{ kind: 'text', text: nothing }];
}

const clearBlock = (block: AnswerBlock): AnswerBlock =>
  block.kind === 'call' && !keptTools.has(block.tool)
    ? { ...block, arguments: shortenAll(block.arguments, argumentCharsKept) }
    : block;

function squeezeBlock(block: AnswerBlock, squeeze: Squeeze): AnswerBlock {
  if (squeeze === null || block.kind === 'opaque') return block;
  if (block.kind === 'text') return { kind: 'text', text: shorten(block.text, squeeze) };
  return { ...block, arguments: shortenAll(block.arguments, squeeze) };
}

/** The beginning and the end of a text, with what is missing between them said. */
export function shorten(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const half = Math.floor(charsMax / 2);
  const begin = text.slice(0, half).replace(/[\uD800-\uDBFF]$/, '');
  const end = text.slice(text.length - half).replace(/^[\uDC00-\uDFFF]/, '');
  return `${begin}\n[${text.length - begin.length - end.length} characters left out]\n${end}`;
}

const depthMax = 8;
const listMax = 20;

function shortenAll(value: unknown, charsMax: number, depth = 0): unknown {
  if (typeof value === 'string') return shorten(value, charsMax);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return null;
  if (Array.isArray(value)) return value.slice(0, listMax).map((one) => shortenAll(one, charsMax, depth + 1));
  const entries = Object.entries(value).slice(0, listMax);
  return Object.fromEntries(
    entries.map(([name, one]) => [name.slice(0, argumentCharsKept), shortenAll(one, charsMax, depth + 1)]),
  );
}
