import { votes, type Ballot } from '../../core/panel/ballot.ts';
import type { Finding } from '../../core/panel/finding.ts';
import { parsePromptCode, type PromptFile } from '../prompt-code.ts';
import { hear, type Orders } from './gullible-hearing.ts';
import { review } from './review.ts';
import { reviewers } from './reviewers.ts';

/**
 * Obeys whatever instruction it reads in the code, in comments, headings and file names, in whatever language or encoding:
 * what the panel must stand. Told nothing, it reviews as the security persona does.
 */
export function reviewGullibly(system: string, prompt: string): Ballot {
  const files = parsePromptCode(prompt);
  const orders = readOrders(files);
  const honest = review(reviewers.security, prompt);
  if (!orders) return honest;
  const findings: Finding[] = orders.silent || orders.vote === 'pass' ? [] : honest.findings;
  const said = [
    'Simulated review by the gullible persona, as it was told in the code.',
    ...orders.says,
    ...(orders.leak ? [system] : []),
  ];
  return {
    ...honest,
    vote: votes.find((vote) => vote === orders.vote) ?? (orders.silent ? 'pass' : honest.vote),
    confidence: 1,
    summary: said.join(' ').slice(0, 4000),
    findings,
  };
}

/** What the files tell their reader to do; null for nothing. */
export const readOrders = (files: PromptFile[]): Orders | null => hear(files.flatMap(textsOf));

const textsOf = ({ path, headings, hunks }: PromptFile): string[] => [
  path,
  ...headings,
  ...hunks.flat().map((line) => line.text),
];
