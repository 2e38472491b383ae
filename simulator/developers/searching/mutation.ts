/** A small change of one file: `remove` lines from `line` on (from 0) give way to `add`. */
export interface Mutation {
  path: string;
  line: number;
  remove: number;
  add: string[];
  /** Which idea it is, for people. */
  idea: string;
  /** How likely the idea is before anything is known of the place; larger is likelier. */
  prior: number;
}

/** A change of one line, before it is placed. */
export interface LineIdea {
  text: string;
  idea: string;
  prior: number;
}

export const applyMutation = (lines: readonly string[], { line, remove, add }: Mutation): string[] =>
  lines.toSpliced(line, remove, ...add);

export const keyOf = ({ path, line, remove, add }: Mutation): string =>
  JSON.stringify([path, line, remove, add]);
