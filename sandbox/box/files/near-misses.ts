const squeezed = (line: string) => line.replaceAll(/\s+/g, ' ').trim();

/** Where text stands that differs from `old` by blanks only, or shares its longest line; in words. */
export function nearMisses(text: string, old: string): string {
  const lines = text.split('\n').map(squeezed);
  const wanted = old.split('\n').map(squeezed);
  while (wanted.at(-1) === '') wanted.pop();
  while (wanted[0] === '') wanted.shift();
  if (wanted.length === 0) return 'It is nothing but blanks.';
  const same = lines.flatMap((_, at) =>
    wanted.every((line, by) => lines[at + by] === line) ? [at + 1] : [],
  );
  if (same.length > 0)
    return `At line ${listOf(same)} it stands with other blanks: read the file and copy them.`;
  const longest = wanted.reduce((one, other) => (other.length > one.length ? other : one));
  const shared = lines.flatMap((line, at) => (line === longest ? [at + 1] : []));
  if (shared.length > 0) {
    return `Its line "${longest.slice(0, 120)}" stands at line ${listOf(shared)}, the lines around it are others: read the file again.`;
  }
  return 'Nothing like it does: read the file again, it may have changed.';
}

const listOf = (lines: number[]) => lines.slice(0, 5).join(', ') + (lines.length > 5 ? ', …' : '');
