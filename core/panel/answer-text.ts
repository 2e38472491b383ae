/** A longer answer is not read at all: no ballot of two hundred findings needs it. Characters. */
export const answerCharactersMax = 1_000_000;

/**
 * The JSON value in a model's answer: the whole text, or what stands in its one fence, or from the first brace to the
 * last. Words around it are ignored, since the value itself is checked in full.
 */
export function findJson(text: string): { found: true; value: unknown } | { found: false; problem: string } {
  if (text.trim() === '') return { found: false, problem: 'The answer was empty.' };
  if (text.length > answerCharactersMax) {
    return {
      found: false,
      problem: `The answer had ${text.length} characters, more than the ${answerCharactersMax} that are read.`,
    };
  }
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(/^\s*<think>[\s\S]*?<\/think>/, '')
    .trim();
  const fenced = /```(?:json)?[^\S\n]*\n([\s\S]*?)\n[^\S\n]*```/.exec(bare)?.[1];
  const braced = bare.slice(bare.indexOf('{'), bare.lastIndexOf('}') + 1);
  for (const candidate of [bare, fenced, braced]) {
    const value = candidate ? parse(candidate) : undefined;
    if (value !== undefined) return { found: true, value };
  }
  return {
    found: false,
    problem: 'The answer was not JSON: one object, from its first brace to its last, was expected.',
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
