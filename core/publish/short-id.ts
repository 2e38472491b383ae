const shortest = 6;

/**
 * What people type for a finding: the beginning of its fingerprint, longer only where another one of the pull request has
 * the same. `taken` are those that stand already: an id that somebody has read never changes its meaning.
 */
export function shortId(fingerprint: string, taken: ReadonlySet<string>): string {
  const digits = fingerprint.replace(/[^\da-f]/g, '');
  for (let length = shortest; length <= digits.length; length += 1) {
    const id = digits.slice(0, length);
    if (!taken.has(id)) return id;
  }
  let number = 2;
  while (taken.has(`${digits}-${number}`)) number += 1;
  return `${digits}-${number}`;
}
