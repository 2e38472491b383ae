import type { Severity } from './facts.ts';

const weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
} as const satisfies Record<string, Record<string, number>>;
const privileges = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } } as const;

const weightOf = (table: Readonly<Record<string, number>>, key: string | undefined): number =>
  key !== undefined && Object.hasOwn(table, key) ? (table[key] ?? Number.NaN) : Number.NaN;

/** Base score of a CVSS 3.0 or 3.1 vector (FIRST, "Common Vulnerability Scoring System v3.1", 7.1); null for any other text. */
export function baseScore(vector: string): number | null {
  const [version, ...parts] = vector.split('/');
  if (!/^CVSS:3\.[01]$/.test(version ?? '')) return null;
  const metrics = new Map(
    parts.map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]),
  );
  const changed = metrics.get('S') === 'C';
  if (!changed && metrics.get('S') !== 'U') return null;
  const keep = (key: string) => 1 - weightOf(weights.C, metrics.get(key));
  const hurt = 1 - keep('C') * keep('I') * keep('A');
  const impact = changed ? 7.52 * (hurt - 0.029) - 3.25 * (hurt - 0.02) ** 15 : 6.42 * hurt;
  const exploitability =
    8.22 *
    weightOf(weights.AV, metrics.get('AV')) *
    weightOf(weights.AC, metrics.get('AC')) *
    weightOf(changed ? privileges.C : privileges.U, metrics.get('PR')) *
    weightOf(weights.UI, metrics.get('UI'));
  if (Number.isNaN(impact + exploitability)) return null;
  if (impact <= 0) return 0;
  return roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10));
}

/** To one decimal, as the standard's appendix A has it, so that 4.02 is 4.1 and 4.000000001 is 4.0. */
function roundUp(score: number): number {
  const scaled = Math.round(score * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}

/** The standard's bands; a score of 0 is told as low. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
