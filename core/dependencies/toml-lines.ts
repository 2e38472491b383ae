/** The first line on which each key, and each string by its first word, stands in a TOML manifest. */
export function keyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    if (raw.length > 10_000) continue;
    for (const word of wordsIn(raw)) if (!lines.has(word)) lines.set(word, line);
  }
  return lines;
}

/** `[dependencies.a]`, `a.version = 1`, `"a" = 1`, `["a>=1", 'b']`. */
function wordsIn(raw: string): string[] {
  const header = /^\s*\[.*dependencies\.["']?([\w.-]+)["']?\]\s*$/.exec(raw)?.[1];
  const key = header ?? /^\s*["']?([\w.-]+)["']?\s*=/.exec(raw)?.[1];
  const strings = [...raw.matchAll(/["']([A-Za-z0-9][\w.-]*)/g)].map((match) => match[1] ?? '');
  return key === undefined ? strings : [key, key.split('.', 1)[0] ?? '', ...strings];
}
