import type { Snapshot, UpgradeFact } from '../change/snapshot.ts';
import type { GateHit, GateResult } from './gate.ts';
import { clipQuote } from './hits.ts';

const manifestPath = 'package.json';

/** The facts of a package upgrade that a person should see before it is taken. Holds for every other change. */
export function judgeUpgrade({ origin, files }: Snapshot): GateResult {
  const facts = origin.kind === 'package-upgrade' ? origin.facts : [];
  const manifest = files.find((file) => file.path === manifestPath)?.headText ?? '';
  const hits = facts.filter((fact) => fact.asks).map((fact) => hitOf(fact, manifest));
  const gate = 'upgrade';
  return hits.length > 0
    ? { gate, outcome: 'hit', hits, unread: [] }
    : { gate, outcome: 'held', hits: [], unread: [] };
}

/** At the line of `package.json` that it is about; what is about no line of it stands at the first. */
function hitOf({ kind, text, quote }: UpgradeFact, manifest: string): GateHit {
  const lines = manifest.split('\n');
  const at = quote === null ? -1 : lines.findIndex((line) => line.includes(quote));
  const line = Math.max(at, 0) + 1;
  return {
    rule: `upgrade.${kind}`,
    file: manifestPath,
    startLine: line,
    endLine: line,
    quote: at < 0 ? '' : clipQuote(lines[at] ?? ''),
    message: `${text}.`,
  };
}
