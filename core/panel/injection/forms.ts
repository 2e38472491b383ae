/** A control word of a chat's format, in the ways in which providers and open models write it. */
const chat: readonly RegExp[] = [
  /<\|\s*(?:im_start|im_end|im_sep|system|assistant|user|human|endoftext|eot_id|eom_id|start_header_id|end_header_id|begin_of_text|end_of_text|python_tag|channel|message|start|end|return|constrain|tool_call|tool_response|begin▁of▁sentence|end▁of▁turn|endofprompt|fim_prefix|fim_suffix)\s*\|>/iu,
  /<[｜|](?:begin▁of▁sentence|end▁of▁sentence|User|Assistant|tool▁\w+)[｜|]>/u,
  /\[\/?INST\]|<<\/?SYS>>|\[\/?(?:TOOL_RESULTS|TOOL_CALLS|AVAILABLE_TOOLS|SYSTEM_PROMPT)\]/u,
  /<(?:start_of_turn|end_of_turn|start_of_image)>/iu,
  /(?<![\w$.])<\/?(?:system|assistant|tool_result|tool_results|tool_call|tool_use|tool_response|function_results?|function_calls?|system[-_]reminder|system[-_]prompt|system[-_]message|antml:\w+|invoke|thinking|untrusted[-_]\w+)>/i,
  /^\W*###+\s*(?:instructions?|system(?: prompt| message)?|human|assistant|response|user)\s*:?\W*$/i,
  /(?:^|\\n|[^\w\s]\s*)(?:Human|Assistant|System|SYSTEM|ASSISTANT|Developer)\s*:\s+(?:[\w']+[\s,]+){3}/u,
  /["']role["']\s*:\s*["'](?:system|tool|developer)["'][^\n]{0,40}["']content["']/i,
  /\[(?:system|assistant)[\w -]{0,20}\]\W*(?:override|ignore|disregard|you\b|the user|new\b|do not|approve)/i,
  /(?:\/\/|\/\*|<!--)\s*(?:AI|LLMs?|Claude|Copilot|Gemini|ChatGPT|GPT)\s*:\s+\w+ \w+/,
];

/** What a seat answers, put into its mouth: the vote, or the shape of a ballot or of a verdict. */
const ballots: readonly RegExp[] = [
  /\\*["'`]?\bvote\\*["'`]?\s*[:=]\s*\\*["'`]\s*(?:pass(?:ed)?|abstain|approved?)\s*\\*["'`](?!\s*\|)/i,
  /\\*["'`]verdict\\*["'`]\s*[:=]\s*\\*["'`]\s*(?:pass(?:ed)?|approved?|safe)\s*\\*["'`]/i,
  /\\*["'`]findings\\*["'`]\s*:\s*\[\s*\]/i,
  /\\*["'`](?:judgement|judgment)\\*["'`]\s*:\s*\\*["'`]\s*refuted/i,
  /^\W*(?:verdict|vote|ballot)\s*[:=]\s*\W*(?:pass(?:ed)?|approved?|lgtm)\W*$/i,
  /<(vote|verdict|ballot)>\s*(?:pass(?:ed)?|approved?|safe)\s*<\/\1>/i,
];

/** Lines that only our own prompt holds. */
const ours: readonly RegExp[] = [
  /^\W*(?:END|FILE) "[^"]*"(?: (?:added|modified|deleted|renamed|copied|mode-changed|type-changed))?\s*$/u,
  /\b(?:END OF THE (?:CHANGE|RULES)|THE CHANGE, AS FAR AS THIS ASK SHOWS|RULES FILE "|A PERSON ON THE TEAM ASKS|THE REPOSITORY'S OWN RULES)/u,
  /^\s*(?:rule|person|problem|claim) ?\|(?![^|]*\|)\s*\S/u,
  /^\s*\d{1,6} [+-] \|/u,
];

export type Form = 'imitates a turn of a chat' | 'imitates a ballot' | 'imitates a heading of the prompt';

/** What a line passes itself off as, if anything. Takes the line as it stands. */
export function imitates(line: string): Form | null {
  if (chat.some((form) => form.test(line))) return 'imitates a turn of a chat';
  if (ballots.some((form) => form.test(line))) return 'imitates a ballot';
  return ours.some((form) => form.test(line)) ? 'imitates a heading of the prompt' : null;
}
