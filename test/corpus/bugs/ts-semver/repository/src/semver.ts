export interface Version {
  numbers: number[];
  pre: string | null;
}

export function parse(text: string): Version {
  const [core = '', ...rest] = text.split('-');
  return { numbers: core.split('.').map(Number), pre: rest.length > 0 ? rest.join('-') : null };
}

function comparePre(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

export function compare(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (const index of [0, 1, 2]) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return comparePre(a.pre, b.pre);
}
