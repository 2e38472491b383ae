export interface Options {
  firstMs: number;
  count: number;
}

export function waits({ firstMs, count }: Options): number[] {
  return Array.from({ length: count }, () => firstMs);
}
