import { type Ballot, ballotSchema, findingsPerBallotMax } from './ballot.ts';
import { describeProblem } from './answer-problem.ts';
import { findJson } from './answer-text.ts';
import { severities } from './finding.ts';
import { bounded as text, cut, inOrder, isFields, lower } from './tidy-answer.ts';

export type Answer =
  | { usable: true; ballot: Ballot }
  /** At most ten sentences, fit to be sent back to the model. */
  | { usable: false; problems: string[] };

const problemsMax = 10;

/**
 * Turns a model's text into a ballot. Tolerant only where nothing can be misread: the case of fixed words, a CWE's
 * spelling, two swapped line numbers, texts over their limit, fields that may be null. All else is a problem.
 *
 * `files` are the paths of the ask: a seat covers none but these, whatever it says.
 */
export function readAnswer(text: string, files: readonly string[]): Answer {
  const json = findJson(text);
  if (!json.found) return { usable: false, problems: [json.problem] };
  const parsed = ballotSchema.safeParse(tidyBallot(json.value));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(describeProblem);
    return { usable: false, problems: [...new Set(problems)].slice(0, problemsMax) };
  }
  const asked = new Set(files);
  const covered = [...new Set(parsed.data.covered)].filter((path) => asked.has(path));
  return { usable: true, ballot: keepWorst({ ...parsed.data, covered }) };
}

/** The worst findings first, no more than a ballot may have; what was cut off is said in the summary. */
export function keepWorst(ballot: Ballot): Ballot {
  const excess = ballot.findings.length - findingsPerBallotMax;
  if (excess <= 0) return ballot;
  const rank = (finding: Ballot['findings'][number]) => severities.indexOf(finding.severity);
  const worst = ballot.findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, findingsPerBallotMax);
  const note = `[${excess} more findings were cut off: one ballot holds ${findingsPerBallotMax}.] `;
  return { ...ballot, findings: worst, summary: cut(note + ballot.summary, 4000) };
}

function tidyBallot(value: unknown): unknown {
  if (!isFields(value)) return value;
  return {
    ...value,
    vote: lower(value.vote),
    summary: text(value.summary ?? '', 4000),
    findings: Array.isArray(value.findings) ? value.findings.map(tidyFinding) : value.findings,
    covered: Array.isArray(value.covered) ? value.covered.map((path) => text(path, 4096)) : value.covered,
  };
}

function tidyFinding(value: unknown): unknown {
  if (!isFields(value)) return value;
  const [startLine, endLine] = inOrder(value.startLine, value.endLine);
  return {
    ...value,
    title: text(value.title, 300),
    category: lower(value.category),
    cwe: typeof value.cwe === 'string' ? cweIn(value.cwe) : null,
    severity: lower(value.severity),
    file: text(value.file, 4096),
    side: lower(value.side),
    startLine,
    endLine,
    quote: text(value.quote, 4000),
    reason: text(value.reason, 4000),
    fix: text(value.fix ?? null, 4000),
  };
}

function cweIn(text: string): string | null {
  const number = /^\s*(?:CWE[-\s:]?)?(\d{1,5})\b/i.exec(text)?.[1];
  return number ? `CWE-${number}` : null;
}
