/** Median, least and greatest of some measurements. */
export function figures(values: number[]): { median: number; least: number; greatest: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const pick = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: pick(0.5), least: pick(0), greatest: pick(1) };
}

/** One row of a Markdown table, in milliseconds. */
export function row(name: string, values: number[], target: string): string {
  const { median, least, greatest } = figures(values);
  const ms = (value: number) => value.toFixed(0);
  return `| ${name} | ${ms(median)} | ${ms(least)}–${ms(greatest)} | ${values.length} | ${target} |`;
}

export const tableHead = '| what | median ms | least–greatest | runs | target |\n|---|---|---|---|---|';
