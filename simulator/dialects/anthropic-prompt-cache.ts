import { createHash, type Hash } from 'node:crypto';
import { isJson, type Json } from '../ask.ts';
import { listAt, textAt } from '../wire.ts';
import { blocksOf } from './anthropic-blocks.ts';

/** How a prompt's tokens count: what came from the cache, what went into it, and the rest. */
export interface PromptTokens {
  input: number;
  created5m: number;
  created1h: number;
  read: number;
}

const lifetimesMs = { '5m': 300_000, '1h': 3_600_000 } as const;
/** An entry is found by a mark that stands at most so many blocks after its end. */
const lookBackBlocks = 20;
/** Entries of all keys. */
const entriesMax = 20_000;
/** What an image counts, roughly. */
const imageTokens = 1600;

export interface PromptCache {
  /** Counts a prompt, and keeps its marked beginnings for the next. */
  count(key: string, body: Json, nowMs: number): PromptTokens;
}

/** One block of the prompt, in the order tools, system, messages: its place in the cache is a hash of all up to it. */
interface Piece {
  tokens: number;
  text: string;
  lifetime: keyof typeof lifetimesMs | null;
}

/**
 * A cache of prompts' beginnings as the Messages API keeps it: for each key, by hash of all up to a block that is marked
 * with `cache_control`, for five minutes since it was last used, or an hour, from a least length on.
 */
export function createPromptCache(): PromptCache {
  const until = new Map<string, { endMs: number; lifetimeMs: number }>();
  return {
    count: (key, body, nowMs) => {
      for (const [hash, { endMs }] of until)
        if (endMs <= nowMs || until.size > entriesMax) until.delete(hash);
      const ends = endsOf(key, body);
      const marks = ends.flatMap((end, at) => (end.lifetime ? [at] : []));
      const total = ends.at(-1)?.tokens ?? 0;
      const hit = marks.map((at) => findHit(ends, at, until)).reduce((most, at) => Math.max(most, at), -1);
      const read = ends[hit]?.tokens ?? 0;
      const least = leastTokens(textAt(body, 'model'));
      let counted = read;
      const created = { '5m': 0, '1h': 0 };
      const found = ends[hit] && until.get(ends[hit].hash);
      if (found) found.endMs = nowMs + found.lifetimeMs;
      for (const at of marks) {
        const end = ends[at];
        if (!end?.lifetime || end.tokens < least) continue;
        const lifetimeMs = lifetimesMs[end.lifetime];
        until.set(end.hash, { endMs: nowMs + lifetimeMs, lifetimeMs });
        if (at <= hit) continue;
        created[end.lifetime] += end.tokens - counted;
        counted = end.tokens;
      }
      return { input: total - counted, created5m: created['5m'], created1h: created['1h'], read };
    },
  };
}

function findHit(
  ends: readonly { hash: string }[],
  mark: number,
  known: ReadonlyMap<string, unknown>,
): number {
  for (let at = mark; at >= Math.max(0, mark - lookBackBlocks); at -= 1)
    if (known.has(ends[at]?.hash ?? '')) return at;
  return -1;
}

/** Shorter beginnings are not kept, by model. */
const leastTokens = (model: string): number =>
  /haiku-4-5|opus-4-[5-9]/.test(model) ? 4096 : model.includes('haiku') ? 2048 : 1024;

/** For each block, the hash and the tokens of all up to it. */
function endsOf(key: string, body: Json): { hash: string; tokens: number; lifetime: Piece['lifetime'] }[] {
  const hash: Hash = createHash('sha256').update(`${key}\n${textAt(body, 'model')}\n`);
  let tokens = 0;
  return piecesOf(body).map((piece) => {
    tokens += piece.tokens;
    hash.update(`${piece.text.length}:${piece.text}`);
    return { hash: hash.copy().digest('hex'), tokens, lifetime: piece.lifetime };
  });
}

/** All tokens of a prompt, by the rule of thumb of four characters each. */
export const promptTokensOf = (body: Json): number =>
  piecesOf(body).reduce((sum, piece) => sum + piece.tokens, 0);

function piecesOf(body: Json): Piece[] {
  const tools = listAt(body, 'tools')
    .filter(isJson)
    .map((tool) => pieceOf(tool, 'tool'));
  const system = blocksOf(body.system).map((block) => pieceOf(block, 'system'));
  const messages = listAt(body, 'messages')
    .filter(isJson)
    .flatMap((message) => blocksOf(message.content).map((block) => pieceOf(block, textAt(message, 'role'))));
  const all = [...tools, ...system, ...messages];
  const last = all.at(-1);
  if (last && isJson(body.cache_control)) last.lifetime ??= lifetimeOf(body.cache_control);
  return all;
}

function pieceOf(block: Json, role: string): Piece {
  const { cache_control, ...shown } = block;
  return {
    tokens: tokensOf(shown),
    text: `${role} ${JSON.stringify(shown)}`,
    lifetime: isJson(cache_control) ? lifetimeOf(cache_control) : null,
  };
}

const lifetimeOf = (mark: Json): keyof typeof lifetimesMs => (mark.ttl === '1h' ? '1h' : '5m');

function tokensOf(block: Json): number {
  const characters = (text: string) => Math.ceil(text.length / 4);
  if (block.type === 'text') return characters(textAt(block, 'text'));
  if (block.type === 'image') return imageTokens;
  if (block.type === 'thinking') return characters(textAt(block, 'thinking'));
  if (block.type === 'tool_result')
    return 8 + blocksOf(block.content).reduce((sum, inner) => sum + tokensOf(inner), 0);
  return characters(JSON.stringify(block));
}

/** How many blocks are marked. */
export const marksIn = (body: Json): number => piecesOf(body).filter((piece) => piece.lifetime).length;
