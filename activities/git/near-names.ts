const editsMax = 2;

/** Levenshtein's distance, by one row. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[other.length] ?? 0;
};

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Up to three of `names` that a person who typed `wanted` may have meant, the most alike first. */
export const nearest = (wanted: string, names: string[]): string[] => {
  const typed = wanted.toLowerCase().slice(0, 100);
  const rate = (name: string): number => {
    const known = name.toLowerCase().slice(0, 100);
    if (known === typed || lastPart(known) === lastPart(typed)) return 0;
    const edits = Math.min(distance(typed, known), distance(lastPart(typed), lastPart(known)));
    if (edits <= Math.min(editsMax, typed.length - 1)) return edits;
    return typed.length >= 3 && known.includes(typed) ? editsMax + 1 : Number.POSITIVE_INFINITY;
  };
  return names
    .map((name) => ({ name, rate: rate(name) }))
    .filter(({ rate }) => Number.isFinite(rate))
    .sort((one, other) => one.rate - other.rate)
    .slice(0, 3)
    .map(({ name }) => name);
};
