import { format, share, type Cents } from './money.ts';

export interface Line {
  text: string;
  net: Cents;
  taxPercent: number;
}

export function total(lines: Line[]): Cents {
  return lines.reduce((sum, line) => sum + line.net + share(line.net, line.taxPercent), 0);
}

export function print(lines: Line[]): string {
  const rows = lines.map((line) => `${line.text}: ${format(line.net)} + ${line.taxPercent}%`);
  return [...rows, `Total: ${format(total(lines))}`].join('\n');
}
