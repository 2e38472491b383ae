import { clip } from '../clip.ts';
import type { GateHit } from '../gates/gate.ts';
import type { Finding } from '../panel/finding.ts';
import { gutter } from './gutter.ts';

/** What an audit found, as far as the developer is told. */
export interface AuditFound {
  verdict: string;
  /** Who decided, and the person's words where it was one. */
  note: string;
  because: readonly string[];
  findings: readonly FoundFinding[];
  gates: readonly { gate: string; outcome: string; hits: readonly GateHit[]; problem: string | null }[];
}

interface FoundFinding
  extends Pick<Finding, 'title' | 'file' | 'startLine' | 'endLine' | 'quote' | 'reason' | 'fix'> {
  category: string;
  severity: string;
  /** Refuted, or settled by a person. */
  settled: boolean;
}

const findingsMax = 20;
const hitsMax = 20;
const textMax = 1500;

/**
 * A verdict that is not `passed`, for the developer: gates and findings with their places, gravest first, and what a
 * person said. Each stands behind a gutter: others wrote it. `objections` name what stands in the way, the same for the
 * same thing in every audit, so that the loop can tell whether it comes back.
 */
export function describeVerdict(found: AuditFound): { text: string; objections: string[] } {
  const findings = found.findings.filter((one) => !one.settled);
  const gates = found.gates.filter(({ outcome }) => outcome !== 'held');
  const text = [
    `THE CHANGE WAS AUDITED, AND DID NOT PASS: ${found.verdict}`,
    ...(found.note === '' ? [] : [gutter('note', clip(found.note, 4000))]),
    ...found.because.slice(0, findingsMax).map((one) => gutter('because', clip(one, textMax))),
    ...gates.flatMap(tellGate),
    ...findings.slice(0, findingsMax).map(tellFinding),
    ...more(findings.length - findingsMax, 'findings'),
    'END OF THE AUDIT',
    'Mend what is true, with a test where it can have one. Where a finding is wrong, leave the code as it is and say why in the body of finish. Then run the whole suite and call finish again.',
  ].join('\n');
  const objections = [
    ...gates.flatMap(({ gate, hits, problem }) =>
      hits.length > 0
        ? hits.map((hit) => `gate ${gate}: ${hit.rule} in ${hit.file}`)
        : [`gate ${gate}: ${problem ?? 'hit'}`],
    ),
    ...findings.map(
      ({ category, severity, file, title }) => `finding: ${severity} ${category} in ${file}: ${plain(title)}`,
    ),
  ];
  const named = [...new Set(objections)];
  return { text, objections: named.length > 0 ? named : [`verdict: ${found.verdict}`] };
}

type Gate = AuditFound['gates'][number];

function tellGate({ gate, hits, problem }: Gate): string[] {
  const place = ({ file, startLine }: GateHit) => (file === '' ? 'the change' : `${file}:${startLine}`);
  return [
    `GATE ${gate}`,
    ...(problem === null ? [] : [gutter('problem', clip(problem, textMax))]),
    ...hits
      .slice(0, hitsMax)
      .flatMap((hit) => [
        gutter('hit', clip(`${place(hit)} ${hit.rule}: ${hit.message}`, textMax)),
        ...(hit.quote === '' ? [] : [gutter('code', hit.quote)]),
      ]),
    ...more(hits.length - hitsMax, 'hits'),
  ];
}

function tellFinding(finding: FoundFinding): string {
  const { title, severity, category, file, startLine, endLine, quote, reason, fix } = finding;
  return [
    `FINDING (${severity}, ${category})`,
    gutter('place', `${file}:${startLine}-${endLine}`),
    gutter('title', clip(title, textMax)),
    gutter('code', clip(quote, textMax)),
    gutter('reason', clip(reason, textMax)),
    ...(fix === null ? [] : [gutter('fix', clip(fix, textMax))]),
  ].join('\n');
}

const more = (count: number, what: string): string[] => (count > 0 ? [`(${count} more ${what})`] : []);

/** Numbers change from audit to audit while the finding stays the same. */
const plain = (title: string): string =>
  clip(title.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim(), 120);
