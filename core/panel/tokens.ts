/** What a seat's answer takes on average, thinking included: what estimates count per ask. */
export const answerTokensExpected = 3_000;

/** What a seat may take for one answer, thinking included. An answer cut off here gets one repair round. */
export const answerTokensMax = 16_000;

/**
 * Tokens of a text, without any vendor's tokenizer: a third per ASCII character, one per other UTF-16 unit.
 *
 * Measured against OpenAI's o200k and Anthropic's public tokenizer on rendered changes: from 5 % too low to 41 % too
 * high on code and prose of several scripts, so too high on purpose; 22 % too low on files of nothing but hashes.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) < 128) ascii += 1;
  }
  return Math.ceil(ascii / 3 + (text.length - ascii));
}
