import { isJson, type Json } from '../ask.ts';
import type { Block, Message, Offer, OfferedTool } from '../developers/developer.ts';
import { listAt, textAt } from '../wire.ts';

/** Blocks of a message; a text stands for one block. */
export const blocksOf = (content: unknown): Json[] => {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isJson) : [];
};

/** The texts of blocks, a blank line between them. */
export const blocksText = (content: unknown): string =>
  blocksOf(content)
    .map((block) => textAt(block, 'text'))
    .filter((text) => text !== '')
    .join('\n\n');

/** Tools that the model may use as it sees fit, with the conversation so far; null where none are offered, or one is forced. */
export function readOffer(body: Json): Offer | null {
  const choice = isJson(body.tool_choice) ? body.tool_choice : {};
  if (listAt(body, 'tools').length === 0 || choice.type === 'tool') return null;
  const thinking = isJson(body.thinking) ? body.thinking : {};
  return {
    tools: toolsOf(body),
    choice: choice.type === 'any' || choice.type === 'none' ? choice.type : 'auto',
    single: choice.disable_parallel_tool_use === true,
    thinks: thinking.type === 'enabled' || thinking.type === 'adaptive',
    messages: listAt(body, 'messages').filter(isJson).map(readMessage),
  };
}

const toolsOf = (body: Json): OfferedTool[] =>
  listAt(body, 'tools')
    .filter(isJson)
    .map((tool) => ({
      name: textAt(tool, 'name'),
      schema: isJson(tool.input_schema) ? tool.input_schema : null,
    }));

const readMessage = (message: Json): Message => ({
  role: message.role === 'assistant' ? 'assistant' : 'user',
  blocks: blocksOf(message.content).map(readBlock),
});

function readBlock(block: Json): Block {
  switch (block.type) {
    case 'text':
      return { kind: 'text', text: textAt(block, 'text') };
    case 'tool_use':
      return {
        kind: 'call',
        id: textAt(block, 'id'),
        name: textAt(block, 'name'),
        input: isJson(block.input) ? block.input : {},
      };
    case 'tool_result':
      return {
        kind: 'result',
        id: textAt(block, 'tool_use_id'),
        text: blocksText(block.content),
        failed: block.is_error === true,
      };
    default:
      return { kind: 'other' };
  }
}
