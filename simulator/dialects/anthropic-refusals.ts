import { isJson, type Json } from '../ask.ts';
import { listAt, numberAt, textAt } from '../wire.ts';
import { blocksOf } from './anthropic-blocks.ts';
import { marksIn } from './anthropic-prompt-cache.ts';

/** Marks with `cache_control` in one request. */
const marksMax = 4;
const toolName = /^[a-zA-Z0-9_-]{1,128}$/;

/** What is wrong with tools and messages, as the Messages API says it, the field first; null where nothing is. */
export function refuseMessages(body: Json): string | null {
  return (
    refuseTools(body) ?? refuseChoice(body) ?? refuseContents(body) ?? refusePairs(body) ?? refuseRest(body)
  );
}

function refuseTools(body: Json): string | null {
  const tools = listAt(body, 'tools').filter(isJson);
  for (const [at, tool] of tools.entries()) {
    if (tool.type !== undefined && tool.type !== 'custom') continue;
    const place = `tools.${at}.custom`;
    if (textAt(tool, 'name') === '') return `${place}.name: Field required`;
    if (!toolName.test(textAt(tool, 'name')))
      return `${place}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (!isJson(tool.input_schema)) return `${place}.input_schema: Field required`;
    if (tool.input_schema.type === undefined) return `${place}.input_schema.type: Field required`;
    if (tool.input_schema.type !== 'object') return `${place}.input_schema.type: Input should be 'object'`;
  }
  const names = tools.map((tool) => textAt(tool, 'name'));
  return new Set(names).size < names.length ? 'tools: Tool names must be unique.' : null;
}

function refuseChoice(body: Json): string | null {
  if (!isJson(body.tool_choice)) return null;
  const { type } = body.tool_choice;
  if (!['auto', 'any', 'none', 'tool'].includes(String(type)))
    return `tool_choice: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'`;
  const tools = listAt(body, 'tools').filter(isJson);
  const named = textAt(body.tool_choice, 'name');
  if (type === 'tool' && !tools.some((tool) => tool.name === named))
    return `tool_choice: Tool '${named}' not found in provided tools`;
  if (tools.length === 0 && type !== 'none')
    return 'tool_choice: tool_choice may only be specified while providing tools.';
  const thinks = isJson(body.thinking) && body.thinking.type !== 'disabled';
  return thinks && (type === 'tool' || type === 'any')
    ? 'Thinking may not be enabled when tool_choice forces tool use.'
    : null;
}

function refuseContents(body: Json): string | null {
  const messages = listAt(body, 'messages');
  for (const [at, message] of messages.entries()) {
    if (!isJson(message)) return `messages.${at}: Input should be a valid dictionary`;
    if (message.role === 'system')
      return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
    if (message.role !== 'user' && message.role !== 'assistant')
      return `messages.${at}.role: Input should be 'user' or 'assistant'`;
    const blocks = blocksOf(message.content);
    const isLast = at === messages.length - 1;
    if ((blocks.length === 0 || message.content === '') && !(isLast && message.role === 'assistant'))
      return `messages.${at}: all messages must have non-empty content except for the optional final assistant message`;
    const block = Array.isArray(message.content) ? refuseBlocks(blocks, at, message.role) : null;
    if (block) return block;
  }
  const [first] = messages;
  if (isJson(first) && first.role !== 'user') return 'messages: first message must use the "user" role';
  const last = messages.at(-1);
  return isJson(last) && last.role === 'assistant' && /\s$/.test(endOf(last))
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : null;
}

const endOf = (message: Json): string => textAt(blocksOf(message.content).at(-1) ?? {}, 'text');

function refuseBlocks(blocks: readonly Json[], message: number, role: string): string | null {
  for (const [at, block] of blocks.entries()) {
    const place = `messages.${message}.content.${at}`;
    if (block.type === 'text' && textAt(block, 'text') === '')
      return isJson(block.cache_control)
        ? `${place}.text: cache_control cannot be set for empty text blocks`
        : 'messages: text content blocks must be non-empty';
    if (block.type === 'tool_use') {
      if (role !== 'assistant')
        return `messages.${message}: \`tool_use\` blocks can only be in \`assistant\` messages`;
      if (textAt(block, 'id') === '') return `${place}.tool_use.id: Field required`;
      if (!isJson(block.input)) return `${place}.tool_use.input: Input should be a valid dictionary`;
    }
    if (block.type === 'tool_result') {
      if (role !== 'user')
        return `messages.${message}: \`tool_result\` blocks can only be in \`user\` messages`;
      if (textAt(block, 'tool_use_id') === '') return `${place}.tool_result.tool_use_id: Field required`;
      const empty =
        Array.isArray(block.content) &&
        blocksOf(block.content).some((one) => one.type === 'text' && one.text === '');
      if (empty) return 'messages: text content blocks must be non-empty';
    }
  }
  return null;
}

/** Every call has its result in the next message, before anything else in it; every result its call; ids are unique. */
function refusePairs(body: Json): string | null {
  const messages = listAt(body, 'messages').filter(isJson);
  const seen = new Set<string>();
  for (const [at, message] of messages.entries()) {
    const blocks = blocksOf(message.content);
    const calls = message.role === 'assistant' ? idsOf(blocks, 'tool_use', 'id') : [];
    for (const id of calls) {
      if (seen.has(id))
        return `messages.${at}.content.${blocks.findIndex((block) => block.id === id)}: \`tool_use\` ids must be unique`;
      seen.add(id);
    }
    const next = messages[at + 1];
    if (calls.length > 0 && next !== undefined) {
      const answered = new Set(leadingResults(next));
      const missing = calls.filter((id) => !answered.has(id));
      if (missing.length > 0)
        return `messages.${at + 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
    }
    const wrong = refuseResults(messages, at, blocks);
    if (wrong) return wrong;
  }
  const open = messages.at(-1);
  if (open?.role !== 'assistant') return null;
  const unanswered = idsOf(blocksOf(open.content), 'tool_use', 'id');
  return unanswered.length === 0
    ? null
    : `messages.${messages.length - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
}

function refuseResults(messages: readonly Json[], at: number, blocks: readonly Json[]): string | null {
  const before = new Set(idsOf(blocksOf(messages[at - 1]?.content), 'tool_use', 'id'));
  const told = new Set<string>();
  for (const [place, block] of blocks.entries()) {
    if (block.type !== 'tool_result') continue;
    const id = textAt(block, 'tool_use_id');
    if (!before.has(id))
      return `messages.${at}.content.${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    if (told.has(id))
      return `messages.${at}.content.${place}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`;
    told.add(id);
  }
  return null;
}

const idsOf = (blocks: readonly Json[], type: string, field: string): string[] =>
  blocks.filter((block) => block.type === type).map((block) => textAt(block, field));

function leadingResults(message: Json): string[] {
  const blocks = message.role === 'user' ? blocksOf(message.content) : [];
  const end = blocks.findIndex((block) => block.type !== 'tool_result');
  return idsOf(end < 0 ? blocks : blocks.slice(0, end), 'tool_result', 'tool_use_id');
}

function refuseRest(body: Json): string | null {
  const marks = marksIn(body);
  if (marks > marksMax)
    return `A maximum of ${marksMax} blocks with cache_control may be provided. Found ${marks}.`;
  const budget = isJson(body.thinking) ? numberAt(body.thinking, 'budget_tokens') : null;
  if (budget !== null && budget >= (numberAt(body, 'max_tokens') ?? Infinity))
    return '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size';
  return null;
}
