import { isJson, type Json } from '../ask.ts';
import type { Block, Message } from '../developers/developer.ts';

/** What a remediator knows of an asset by what it was told last. */
export interface Look {
  asset: string;
  state: string;
  health: string;
  reason: string;
  version: string;
  facts: Record<string, string>;
  events: string[];
  settings: Record<string, string>;
  log: string;
}

/** The assets that the opening names: the incident's own, and those beside them. */
export function assetsIn(opening: string): { own: string[]; beside: string[] } {
  const named = (word: string) =>
    [...opening.matchAll(new RegExp(`^${word} ([a-z0-9][a-z0-9._-]*)`, 'gm'))].flatMap(([, id]) => id ?? []);
  return { own: named('asset'), beside: named('beside') };
}

type Call = Extract<Block, { kind: 'call' }>;

/** Every call with its result, in order. */
export function answeredCalls(messages: readonly Message[]): { call: Call; text: string; failed: boolean }[] {
  const blocks = messages.flatMap((message) => message.blocks);
  return blocks.flatMap((block) => {
    if (block.kind !== 'call') return [];
    const result = blocks.find((one) => one.kind === 'result' && one.id === block.id);
    return result?.kind === 'result' ? [{ call: block, text: result.text, failed: result.failed }] : [];
  });
}

/** What was seen since a message, by asset: of the same asset, what came later counts. */
export function readLooks(messages: readonly Message[]): Map<string, Look> {
  const looks = new Map<string, Look>();
  for (const { call, text, failed } of answeredCalls(messages)) {
    const { asset } = call.input;
    if (typeof asset !== 'string' || failed) continue;
    const known = looks.get(asset) ?? nothingSeen(asset);
    if (call.name === 'describe') looks.set(asset, { ...known, ...readDescription(text) });
    if (call.name === 'logs') looks.set(asset, { ...known, log: text });
  }
  return looks;
}

const nothingSeen = (asset: string): Look => ({
  asset,
  state: '',
  health: '',
  reason: '',
  version: '',
  facts: {},
  events: [],
  settings: {},
  log: '',
});

/** JSON objects that stand on their own in a description: what was observed, and what its system tells. */
function readDescription(text: string): Partial<Look> {
  const [observed = {}, told = {}] = text
    .split(/^[A-Z][A-Z ]+:$/m)
    .map(parse)
    .filter((one) => one !== null);
  const textAt = (name: string) => (typeof observed[name] === 'string' ? observed[name] : '');
  const events = Array.isArray(observed.events) ? observed.events.filter(isJson) : [];
  return {
    state: textAt('state'),
    health: textAt('health'),
    reason: textAt('reason'),
    version: textAt('version'),
    facts: textsOf(observed.facts),
    events: events.flatMap((event) => (typeof event.what === 'string' ? [event.what] : [])),
    settings: textsOf(told.settings),
  };
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

const textsOf = (value: unknown): Record<string, string> =>
  isJson(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) =>
          typeof one === 'string' ? [[name, one] as const] : [],
        ),
      )
    : {};
