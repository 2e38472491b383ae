/** Reading of answers that may be of any shape: what is not as it should be counts as absent. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** Only what the object has itself: `__proto__` and the like are no fields of an answer. */
export const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** ISO 8601 in UTC; null for what is no time. */
export function timeOf(value: unknown): string | null {
  const text = textOf(value);
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** Of a URL in lower case, with its port; null for what is none. */
export function hostOf(value: unknown): string | null {
  const [, host = ''] =
    /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#\\]*@)?([^/?#\\@]+)/i.exec(textOf(value)?.trim() ?? '') ?? [];
  return host.toLowerCase() || null;
}

/** In ISO 8601 in UTC, so that their order as text is their order in time. */
export const earliest = (times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).toSorted()[0] ?? null;
