import { setTimeout } from 'node:timers/promises';
import type * as Parsers from '@ast-grep/napi';
import type { SgNode } from '@ast-grep/napi';
import type { Reading } from '../../core/gates/languages.ts';
import { OutOfTime } from './out-of-time.ts';

export type { SgNode };
export type ParsedReading = Exclude<Reading, { kind: 'text' }>;

/** A parser that cannot be had on this machine; its message quotes nothing of the change. */
export class ParserMissing extends Error {}

/** Registered once a process: both gates may ask at the same time. */
let python: Promise<void> | undefined;

async function registerPython(parsers: typeof Parsers): Promise<void> {
  const { default: registration } = await import('@ast-grep/lang-python');
  parsers.registerDynamicLanguage({ python: registration });
}

/** The parsers are native code of several megabytes: each is loaded when the first file of its language comes. */
async function loadGrammar(reading: ParsedReading): Promise<{ parsers: typeof Parsers; grammar: string }> {
  const parsers = await import('@ast-grep/napi');
  if (reading.kind === 'script') {
    const grammar = { javascript: 'JavaScript', typescript: 'TypeScript', tsx: 'Tsx' }[reading.grammar];
    return { parsers, grammar };
  }
  python ??= registerPython(parsers);
  await python;
  return { parsers, grammar: 'python' };
}

/**
 * Tolerant of errors: what cannot be parsed stands in `ERROR` nodes. Throws `ParserMissing`, and `OutOfTime` past the
 * deadline; native code cannot be stopped, so that a parse given up goes on in its thread and its tree is dropped.
 */
export async function parseCode(reading: ParsedReading, text: string, deadlineMs: number): Promise<SgNode> {
  const { parsers, grammar } = await loadGrammar(reading).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ParserMissing(`the parser for ${reading.kind} cannot be loaded: ${why}; run npm ci again`);
  });
  const late = new AbortController();
  const timeUp = setTimeout(deadlineMs - performance.now(), 'time is up' as const, {
    signal: late.signal,
    ref: false,
  });
  const parsed = await Promise.race([parsers.parseAsync(grammar, text), timeUp]);
  late.abort();
  timeUp.catch(() => 'in time');
  if (parsed === 'time is up') throw new OutOfTime();
  return parsed.root();
}

/** Every node of these kinds, in the order of the text. */
export const nodesOf = (root: SgNode, kinds: readonly string[]): SgNode[] =>
  root.findAll({ rule: { any: kinds.map((kind) => ({ kind })) } });

/** The library's type allows numbers for untyped trees; at run time it is the grammar's word. */
export const kindOf = (node: SgNode): string => String(node.kind());
