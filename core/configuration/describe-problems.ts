import { safeLine } from '../panel/safe-text.ts';
import type { ConfigurationProblem } from './problem.ts';

/** One problem on two lines, the first as editors and terminals link it: `countersign.yaml:14:5 panels.default …`. */
function describeProblem(file: string, problem: ConfigurationProblem): string {
  const what = problem.path === '' ? 'This' : problem.path;
  const { line, column, message, remedy } = problem;
  return `${file}:${line}:${column}  ${safeLine(`${what} ${message}`)}.\n    ${safeLine(remedy)}`;
}

/** All mistakes of a file in words for people, with a headline that counts them. */
export function describeProblems(file: string, problems: readonly ConfigurationProblem[]): string {
  const mistakes = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  return [`${file} has ${mistakes}:`, ...problems.map((problem) => describeProblem(file, problem))].join(
    '\n',
  );
}
