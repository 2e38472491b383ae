import { findingsPerBallotMax, type Ballot } from '../../core/panel/ballot.ts';
import { isGrave, severities, type Finding, type Severity } from '../../core/panel/finding.ts';
import { parsePromptCode, type PromptFile } from '../prompt-code.ts';
import { isComment, type Place, type Rule } from './rule.ts';
import { rules, type Reviewer } from './reviewers.ts';

/** A reviewer that says the same thing of every line of a file is not heard: so often at the most. */
const samePerFileMax = 5;
const quoteCharsMax = 300;

const confidences: Record<Severity, number> = {
  critical: 0.95,
  high: 0.85,
  medium: 0.7,
  low: 0.6,
  info: 0.5,
};

/** A reviewer's ballot on all the code that a prompt holds. The same prompt always gives the same ballot. */
export function review(reviewer: Reviewer, prompt: string): Ballot {
  const files = parsePromptCode(prompt);
  const findings = files.flatMap((file) => reviewFile(reviewer, file)).sort(worstFirst);
  return ballotOf(
    files,
    findings.slice(0, findingsPerBallotMax),
    reviewer.calm,
    `the ${reviewer.name} persona`,
  );
}

/** A ballot that votes as its findings demand. */
function ballotOf(files: PromptFile[], findings: Finding[], calm: number, who: string): Ballot {
  const grave = findings.filter((finding) => isGrave(finding.severity));
  const covered = [...new Set(files.filter((file) => file.whole).map((file) => file.path))];
  return {
    vote: grave.length > 0 ? 'fail' : 'pass',
    confidence: grave.length > 0 ? Math.max(...grave.map((finding) => finding.confidence)) : calm,
    summary: `Simulated review by ${who}: ${count(findings.length, 'finding')}, ${grave.length} of them grave, in ${count(covered.length, 'file')}.`,
    findings,
    covered,
  };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const worstFirst = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);

/** All that a reviewer's rules see in one file. */
export function reviewFile(reviewer: Reviewer, file: PromptFile): Finding[] {
  const places = placesOf(file);
  return rules.flatMap((rule) => {
    const severity = reviewer.sees[rule.id];
    if (!severity) return [];
    return places
      .filter((place) => place.line.kind === rule.reads && !isComment(place.line.text) && rule.matches(place))
      .slice(0, samePerFileMax)
      .map((place) => findingAt(place, rule, severity));
  });
}

/** Of a longer line, as minifiers make them, only the beginning is read: the rules' patterns take their time. */
const lineCharsMax = 2000;

function placesOf(file: PromptFile): Place[] {
  const hunks = file.hunks.map((hunk) =>
    hunk.map((line) => ({ ...line, text: line.text.slice(0, lineCharsMax) })),
  );
  return hunks.flatMap((hunk) => hunk.map((line, at) => ({ file: { ...file, hunks }, hunk, at, line })));
}

function findingAt(place: Place, rule: Rule, severity: Severity): Finding {
  return {
    title: rule.title,
    category: rule.category,
    cwe: rule.cwe,
    severity,
    file: place.file.path,
    side: rule.reads === 'removed' ? 'base' : 'head',
    startLine: place.line.number,
    endLine: place.line.number,
    quote: place.line.text.trim().slice(0, quoteCharsMax),
    reason: rule.reason,
    fix: rule.fix,
    confidence: confidences[severity],
  };
}
