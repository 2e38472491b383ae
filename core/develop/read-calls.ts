import { connectorOf } from '../connectors/connector-call.ts';
import { explainInput } from '../explain-input.ts';
import { nearestName } from '../configuration/nearest-name.ts';
import { depthMax, isDeep } from '../json-of.ts';
import { type AnswerBlock, callIdOf } from './conversation.ts';
import { describeCall } from './describe-call.ts';
import { exampleOf } from './tool-words.ts';
import { argumentBytesMax, callsPerTurnMax, type ToolCall, type ToolName, toolSchemas } from './tools.ts';

/** A piece of an answer as a provider gives it. */
export type ReplyBlock =
  | { kind: 'text'; text: string }
  | { kind: 'call'; tool: string; arguments: unknown }
  | { kind: 'opaque'; block: Record<string, unknown> };

const nameMax = 64;

/**
 * An answer as it is recorded: each call under an id of ours, and those that cannot be carried out with the reason.
 * `cutOff`: the answer ended at its bound, so that its last call, where it ends with one, is not whole.
 */
export function readBlocks(
  blocks: readonly ReplyBlock[],
  {
    turn,
    tools,
    cutOff,
    connectors,
  }: { turn: number; tools: readonly ToolName[]; cutOff: number | null; connectors?: readonly string[] },
): AnswerBlock[] {
  let calls = 0;
  return blocks.flatMap((block, index): AnswerBlock[] => {
    if (block.kind !== 'call') return [block];
    const call = calls;
    calls += 1;
    const isLast = index === blocks.length - 1;
    const problem =
      (cutOff !== null && isLast ? problemOfCut(cutOff) : null) ??
      (call >= callsPerTurnMax ? tooMany : null) ??
      problemOf(block.tool, block.arguments, tools) ??
      problemOfConnector(block.tool, block.arguments, connectors);
    const isKept = !isDeep(block.arguments) && bytesOf(block.arguments) <= argumentBytesMax;
    const kept = isKept ? block.arguments : {};
    // Providers refuse names of another form when the conversation goes back to them.
    const tool = block.tool.replace(/[^\w-]/g, '_').slice(0, nameMax) || 'unknown';
    return [{ kind: 'call', id: callIdOf(turn, call), tool, arguments: asObject(kept), problem }];
  });
}

const tooMany = `Not carried out: one answer may have ${callsPerTurnMax} calls. Ask again for what you still need, in smaller groups.`;
const problemOfCut = (tokensMax: number): string =>
  `Not carried out: your answer was cut off at ${tokensMax} tokens, within this call. Make it smaller: write a large file in pieces (write its beginning, then add to it with edit), one call at a time.`;

/** Why a call cannot be carried out, in words for the model; null where it can. */
function problemOf(tool: string, given: unknown, tools: readonly ToolName[]): string | null {
  const known = tools.find((name) => name === tool);
  if (!known) {
    const nearest = nearestName(tool, tools);
    const hint = nearest ? ` Did you mean ${nearest}?` : '';
    return `Not carried out: there is no tool ${JSON.stringify(tool.slice(0, nameMax))}.${hint} The tools are: ${tools.join(', ')}.`;
  }
  if (isDeep(given))
    return `Not carried out: its arguments are nested deeper than ${depthMax} levels. Give what its schema says.`;
  const bytes = bytesOf(given);
  if (bytes > argumentBytesMax)
    return `Not carried out: its arguments are ${bytes} bytes long, and ${argumentBytesMax} is the most. Split the work into smaller calls.`;
  const parsed = toolSchemas[known].safeParse(given);
  if (parsed.success) return null;
  return `Not carried out. ${explainInput(parsed.error.issues, given, `What was given to ${known}`, exampleOf(known))}`;
}

/** Policy ends a task that reaches for what it may not use: a name that is simply wrong must not come that far. */
function problemOfConnector(
  tool: string,
  given: unknown,
  connectors: readonly string[] | undefined,
): string | null {
  const name = connectorOf(tool, given, undefined);
  if (!connectors || name === null || connectors.includes(name)) return null;
  return `Not carried out: there is no connector ${JSON.stringify(name.slice(0, nameMax))}. The connectors are: ${connectors.join(', ')}.`;
}

/** A recorded call as it is to be carried out, or why it is not. */
export function readCall(block: AnswerBlock | undefined): ToolCall | { problem: string } {
  if (block?.kind !== 'call') return { problem: 'The answer has no such call.' };
  if (block.problem !== null) return { problem: block.problem };
  const name = block.tool as ToolName;
  const parsed = toolSchemas[name].safeParse(block.arguments);
  if (!parsed.success) return { problem: `The arguments of ${describeCall(name, {})} no longer fit it.` };
  return { tool: name, arguments: parsed.data } as ToolCall;
}

const bytesOf = (value: unknown): number => {
  const json = JSON.stringify(value) ?? '';
  let bytes = 0;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index);
    // Each half of a pair counts two: four for the pair.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
};

const asObject = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
