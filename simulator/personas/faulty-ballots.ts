import type { Ballot } from '../../core/panel/ballot.ts';
import type { RefutationAnswer } from '../../core/panel/refutation.ts';
import type { Finding } from '../../core/panel/finding.ts';
import type { PromptFile, PromptLine } from '../prompt-code.ts';

/** Ballots that keep to the schema and still cannot be trusted. */

/** A grave finding at a true place, with a quote that stands nowhere in the code. */
export function forgeQuotes(ballot: Ballot, files: PromptFile[]): Ballot {
  const { file, line } = firstAdded(files);
  const quote = 'exec("rm -rf " + untrustedInputThatNobodyWrote)';
  return failing(ballot, [findingAt(file, line.number, quote, 'Command built from a value')]);
}

/** Every claim refuted, each by words that stand nowhere in the code. */
export const forgeRefutations = ({ judgements }: RefutationAnswer): RefutationAnswer => ({
  judgements: judgements.map((one) => ({
    ...one,
    judgement: 'refuted',
    severity: null,
    file: one.file || 'no-file.txt',
    quote: 'if (!isSafe(untrustedInputThatNobodyWrote)) return;',
    reason: 'Made up by the simulator, as it was told.',
  })),
});

/** One finding in a file that the change does not touch, and one far below the end of a file that it does. */
export function standOutside(ballot: Ballot, files: PromptFile[]): Ballot {
  const { file, line } = firstAdded(files);
  return failing(ballot, [
    findingAt('not/in/the/change.ts', 1, line.text.trim(), 'Finding in another file'),
    findingAt(file, 900_000, line.text.trim(), 'Finding below the end of the file'),
  ]);
}

/** So many findings, at true places and with true quotes, going round the added lines. */
export function manyFindings(ballot: Ballot, files: PromptFile[], count: number): Ballot {
  const places = addedPlaces(files);
  const findings = Array.from({ length: count }, (_, index) => {
    const { file, line } = places[index % places.length] ?? firstAdded(files);
    return findingAt(file, line.number, line.text.trim().slice(0, 300), `Remark ${index + 1}`);
  });
  return failing(ballot, findings);
}

const addedPlaces = (files: PromptFile[]): { file: string; line: PromptLine }[] =>
  files.flatMap((file) =>
    file.hunks
      .flat()
      .filter((line) => line.kind === 'added' && line.text.trim() !== '')
      .map((line) => ({ file: file.path, line })),
  );

const nowhere: PromptLine = { kind: 'added', number: 1, text: 'nothing was added' };

const firstAdded = (files: PromptFile[]) =>
  addedPlaces(files)[0] ?? { file: files[0]?.path ?? 'no-file.txt', line: nowhere };

const failing = (ballot: Ballot, findings: Finding[]): Ballot => ({
  ...ballot,
  vote: 'fail',
  confidence: 0.9,
  summary: `Simulated review with ${findings.length} findings that were asked for.`,
  findings,
});

const findingAt = (file: string, line: number, quote: string, title: string): Finding => ({
  title,
  category: 'security',
  cwe: 'CWE-78',
  severity: 'high',
  file,
  side: 'head',
  startLine: line,
  endLine: line,
  quote,
  reason: 'Made up by the simulator, as it was told.',
  fix: null,
  confidence: 0.9,
});
