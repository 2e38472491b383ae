import { type Ballot, votes } from './ballot.ts';
import { type Finding, findingSchema, focuses, severities } from './finding.ts';

/** A finding or ballot as it was recorded, by whatever version of us: its words may be of another list. */
type Recorded<Shape, Words extends keyof Shape> = Omit<Shape, Words> & Record<Words, string>;

type RecordedFinding = Recorded<Finding, 'category' | 'severity' | 'side'>;

/**
 * A finding in the words of today. One whose severity nobody knows any more counts as high: it must not lose its say by
 * our having changed our words. Its place and quote are checked as every other's.
 */
export function readFinding(recorded: RecordedFinding): Finding {
  const { cwe } = findingSchema.shape;
  const startLine = lineOf(recorded.startLine);
  return {
    ...recorded,
    category: known(focuses, recorded.category) ?? 'logic',
    cwe: cwe.safeParse(recorded.cwe).success ? recorded.cwe : null,
    severity: known(severities, recorded.severity) ?? 'high',
    side: known(['head', 'base'] as const, recorded.side) ?? 'head',
    startLine,
    endLine: Math.max(startLine, lineOf(recorded.endLine)),
    confidence: share(recorded.confidence),
  };
}

/** A ballot in the words of today. A vote that nobody knows any more is none: who gave it is asked for by the quorum. */
export const readBallot = ({
  vote,
  confidence,
  findings,
  ...more
}: Recorded<Omit<Ballot, 'findings'>, 'vote'> & { findings: RecordedFinding[] }): Ballot => ({
  ...more,
  vote: known(votes, vote) ?? 'abstain',
  confidence: share(confidence),
  findings: findings.map(readFinding),
});

const known = <Word extends string>(words: readonly Word[], word: string): Word | undefined =>
  words.find((one) => one === word);

const lineOf = (line: number) => (Number.isSafeInteger(line) && line >= 1 ? line : 1);
const share = (value: number) => (value >= 0 && value <= 1 ? value : 0);
