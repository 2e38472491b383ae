export type Token = { kind: 'number'; value: number } | { kind: 'operator'; sign: string };

export function tokens(text: string): Token[] {
  const found = text.match(/\d+(?:\.\d+)?|[-+*/]/g) ?? [];
  return found.map((part) =>
    /\d/.test(part) ? { kind: 'number', value: Number(part) } : { kind: 'operator', sign: part },
  );
}
