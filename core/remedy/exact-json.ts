/**
 * The same JSON with every sign beyond plain ASCII spelt by its number: what hides, turns the direction of reading or looks like
 * another sign would have people approve something else than what runs.
 */
export const inAscii = (json: string): string =>
  json.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const exactJson = (value: unknown, indent?: number): string =>
  inAscii(JSON.stringify(value, null, indent));

/** One text in quotation marks, as it stands in a line: of blanks that follow one another, or end it, none is lost. */
export const exactWord = (word: string): string =>
  exactJson(word).replace(/(?<= ) |(?<=^") | (?="$)/g, '\\u0020');
