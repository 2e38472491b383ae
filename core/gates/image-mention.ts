/** One place of a file that names an image. */
export interface ImageMention {
  /** With defaults of variables filled in. */
  text: string;
  /** The variable without a default that the name depends on; null for none. */
  unresolved: string | null;
  /** From 0 in the text that was read. */
  line: number;
}

/** A name as it stands, or as the defaults of its variables make it. */
export function mentionOf(
  name: string,
  line: number,
  values: ReadonlyMap<string, string> = new Map(),
): ImageMention {
  let unresolved: string | null = /\{\{|\$\{\{/.test(name) ? name.slice(0, 100) : null;
  const text = name
    .replace(/^docker:\/\//, '')
    .replace(
      /\$(?:\{([A-Za-z_]\w*)(?::?-([^{}]*))?\}|([A-Za-z_]\w*))/g,
      (_all, braced?: string, fallback?: string, bare?: string) => {
        const variable = braced ?? bare ?? '';
        const value = values.get(variable) || fallback;
        if (value === undefined || value === '') unresolved ??= variable;
        return value ?? '';
      },
    );
  if (text.includes('$')) unresolved ??= text.slice(0, 100);
  return { text, unresolved, line };
}
