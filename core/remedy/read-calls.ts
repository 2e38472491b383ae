import { nearestName } from '../configuration/nearest-name.ts';
import { type AnswerBlock, callIdOf } from '../develop/conversation.ts';
import type { ReplyBlock } from '../develop/read-calls.ts';
import { explainInput } from '../explain-input.ts';
import type { AssetQuestion } from '../fleet/question.ts';
import { depthMax, isDeep } from '../json-of.ts';
import { remedyExampleOf } from './tool-definitions.ts';
import { remedyArgumentBytesMax, type RemedyCall, remedyToolNames, remedyToolSchemas } from './tools.ts';

const nameMax = 64;
/** Calls in one answer; further ones are refused. */
const callsPerTurnMax = 16;
const usualLines = 200;

/** An answer as it is recorded: each call under an id of ours, and those that cannot be carried out with the reason. */
export function readRemedyBlocks(
  blocks: readonly ReplyBlock[],
  { turn, scope, cutOff }: { turn: number; scope: readonly string[]; cutOff: number | null },
): AnswerBlock[] {
  let calls = 0;
  return blocks.map((block, index): AnswerBlock => {
    if (block.kind !== 'call') return block;
    const call = calls;
    calls += 1;
    const isCut = cutOff !== null && index === blocks.length - 1;
    const problem =
      (isCut ? `Not carried out: your answer was cut off at ${cutOff} tokens, within this call.` : null) ??
      (call >= callsPerTurnMax ? `Not carried out: one answer may have ${callsPerTurnMax} calls.` : null) ??
      problemOf(block.tool, block.arguments, scope);
    const tool = block.tool.replace(/[^\w-]/g, '_').slice(0, nameMax) || 'unknown';
    return { kind: 'call', id: callIdOf(turn, call), tool, arguments: kept(block.arguments), problem };
  });
}

/** Why a call cannot be carried out, in words for the model; null where it can. */
function problemOf(tool: string, given: unknown, scope: readonly string[]): string | null {
  const known = remedyToolNames.find((name) => name === tool);
  if (!known) {
    const nearest = nearestName(tool, remedyToolNames);
    const hint = nearest ? ` Did you mean ${nearest}?` : '';
    return `Not carried out: there is no tool ${JSON.stringify(tool.slice(0, nameMax))}.${hint} The tools are: ${remedyToolNames.join(', ')}.`;
  }
  if (isDeep(given))
    return `Not carried out: its arguments are nested deeper than ${depthMax} levels. Give what its schema says.`;
  const characters = (JSON.stringify(given) ?? '').length;
  if (characters > remedyArgumentBytesMax)
    return `Not carried out: its arguments are ${characters} characters long, and ${remedyArgumentBytesMax} is the most.`;
  const parsed = remedyToolSchemas[known].safeParse(given);
  if (!parsed.success)
    return `Not carried out. ${explainInput(parsed.error.issues, given, `What was given to ${known}`, remedyExampleOf(known))}`;
  const outside = assetsOf({ tool: known, arguments: parsed.data } as RemedyCall).find(
    (asset) => !scope.includes(asset),
  );
  if (outside === undefined) return null;
  return `Not carried out: ${outside} is outside of this incident, which may look at ${scope.join(', ')} only. Ask a person if it has to do with it.`;
}

/** All assets that a call names. */
function assetsOf(call: RemedyCall): string[] {
  if (call.tool === 'propose_plan')
    return [...call.arguments.actions, ...call.arguments.checks].map(({ asset }) => asset);
  return 'asset' in call.arguments ? [call.arguments.asset] : [];
}

/** A recorded call as it is to be carried out, or why it is not. */
export function readRemedyCall(block: AnswerBlock | undefined): RemedyCall | { problem: string } {
  if (block?.kind !== 'call') return { problem: 'The answer has no such call.' };
  if (block.problem !== null) return { problem: block.problem };
  const known = remedyToolNames.find((name) => name === block.tool);
  const parsed = known && remedyToolSchemas[known].safeParse(block.arguments);
  if (!parsed?.success) return { problem: 'Its arguments no longer fit it.' };
  return { tool: known, arguments: parsed.data } as RemedyCall;
}

/** Which asset a call looks at, and what it asks; null where it does not look at one. */
export function lookOf(call: RemedyCall): { asset: string; question: AssetQuestion } | null {
  switch (call.tool) {
    case 'describe':
    case 'metrics':
      return { asset: call.arguments.asset, question: { what: call.tool } };
    case 'logs':
      return {
        asset: call.arguments.asset,
        question: { what: 'logs', lines: call.arguments.lines ?? usualLines },
      };
    case 'query':
      return { asset: call.arguments.asset, question: { what: 'query', sql: call.arguments.sql } };
    default:
      return null;
  }
}

const kept = (given: unknown): unknown =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  !isDeep(given) &&
  (JSON.stringify(given) ?? '').length <= remedyArgumentBytesMax
    ? given
    : {};
