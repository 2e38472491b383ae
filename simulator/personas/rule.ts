import type { Focus } from '../../core/panel/finding.ts';
import type { PromptFile, PromptLine } from '../prompt-code.ts';

/** A line that a rule looks at, with all that stands around it. */
export interface Place {
  file: PromptFile;
  hunk: readonly PromptLine[];
  /** Index of the line in its hunk. */
  at: number;
  line: PromptLine;
}

/** One thing that a reviewer may notice. Coarse on purpose: rules miss much and are sometimes wrong, as reviewers are. */
export interface Rule {
  id: RuleId;
  title: string;
  category: Focus;
  cwe: string | null;
  /** Which lines the rule reads: what the change adds, or what it takes away. */
  reads: 'added' | 'removed';
  reason: string;
  fix: string | null;
  matches(place: Place): boolean;
}

export type RuleId =
  | 'sql-injection'
  | 'shell-injection'
  | 'code-injection'
  | 'markup-injection'
  | 'path-traversal'
  | 'prototype-pollution'
  | 'weak-crypto'
  | 'weak-random'
  | 'tls-off'
  | 'removed-check'
  | 'hardcoded-secret'
  | 'unsafe-deserialization'
  | 'off-by-one'
  | 'assignment-in-condition'
  | 'loose-null'
  | 'missing-await'
  | 'no-radix'
  | 'flipped-condition'
  | 'removed-return'
  | 'unchecked-parse'
  | 'division-by-length'
  | 'first-of-empty'
  | 'unbounded-loop'
  | 'unbounded-recursion'
  | 'slow-regex'
  | 'swallowed-error'
  | 'unchecked-find'
  | 'long-function'
  | 'sync-in-handler'
  | 'global-state'
  | 'hardcoded-address'
  | 'deep-import';

const comment = /^\s*(?:\/\/|\/?\*|#(?!!)|<!--)/u;

/** Whether a line is nothing but a comment: rules about code pass it over. */
export const isComment = (text: string): boolean => comment.test(text);

/** A rule's test by one pattern on the line itself. */
export const line =
  (...patterns: RegExp[]) =>
  (place: Place): boolean =>
    patterns.some((pattern) => pattern.test(place.line.text));

/** The lines on the head side among the `count` before the place, nearest last. */
export const before = (place: Place, count: number): string[] =>
  place.hunk
    .slice(Math.max(0, place.at - count), place.at)
    .filter((other) => other.kind !== 'removed')
    .map((other) => other.text);

export const after = (place: Place, count: number): string[] =>
  place.hunk
    .slice(place.at + 1, place.at + 1 + count)
    .filter((other) => other.kind !== 'removed')
    .map((other) => other.text);

/** All that the change adds to the place's file. */
export const addedText = (place: Place): string =>
  place.file.hunks
    .flat()
    .filter((other) => other.kind === 'added')
    .map((other) => other.text)
    .join('\n');
