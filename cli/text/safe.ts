import { safeText } from '../../core/panel/safe-text.ts';

/** The same value with every text in it made safe to print: done once where a report gets its input, so that no field is forgotten. */
export function safeDeep<T>(value: T): T {
  return deep(value) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [safeText(key), deep(field)]));
}

/** One JSON object for programs, every text in it exact; what a terminal would obey or hide stands as an escape. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (char) =>
      char === '\n'
        ? char
        : [...Array(char.length).keys()].map((at) => escaped(char.charCodeAt(at))).join(''),
  );

const escaped = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`;
