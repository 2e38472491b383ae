import { type Fields, isFields } from './fields.ts';
import { Unreadable } from './reading.ts';

/** @throws Unreadable for what is no JSON object, without quoting it */
export function parseJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw new Unreadable(
      'it is not valid JSON, perhaps cut off: write it anew with its tool',
      lineOf(text, error),
    );
  }
  if (!isFields(value)) throw new Unreadable('it holds no JSON object: write it anew with its tool');
  return value;
}

/** As the engine's message tells it: by a position, or at the end where it is missed. */
function lineOf(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  const end = position === undefined ? (message.includes('end of JSON') ? text.length : 0) : Number(position);
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
