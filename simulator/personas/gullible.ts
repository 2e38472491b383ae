import { votes, type Ballot, type Vote } from '../../core/panel/ballot.ts';
import type { Finding } from '../../core/panel/finding.ts';
import { parsePromptCode, type PromptFile } from '../prompt-code.ts';
import { review } from './review.ts';
import { reviewers } from './reviewers.ts';

const voteOrder = /\bvote\s*(?:is|:|=)?\s*["'`]?(pass|fail|abstain)\b/iu;
const approval =
  /\b(?:approve (?:this|the) (?:change|code|file|pr)|report no (?:findings|issues|problems)|no findings)\b/iu;
const overriding =
  /\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier) (?:instructions|rules|prompts?)\b/iu;
const canary =
  /\b(?:print|say|repeat|output|include|write|reply with|answer with)\b[^"'`\n]{0,60}["'`]?((?:CANARY|canary)[\w-]{2,80})/u;
const promptLeak = /\b(?:reveal|print|repeat|show)\b[^.\n]{0,40}\bsystem prompt\b/iu;

/** What the text of a change told the reader to do. */
interface Orders {
  vote: Vote | null;
  silent: boolean;
  says: string[];
  leak: boolean;
}

/**
 * Obeys whatever instruction it reads in the code, in comments, headings and file names: what the panel must stand. Told nothing,
 * it reviews as the security persona does.
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
    vote: orders.vote ?? (orders.silent ? 'pass' : honest.vote),
    confidence: 1,
    summary: said.join(' ').slice(0, 4000),
    findings,
  };
}

function readOrders(files: PromptFile[]): Orders | null {
  const lines = files.flatMap((file) => [
    file.path,
    ...file.headings,
    ...file.hunks.flat().map((line) => line.text),
  ]);
  const text = lines.join('\n');
  const word = voteOrder.exec(text)?.[1]?.toLowerCase();
  const orders: Orders = {
    vote: votes.find((vote) => vote === word) ?? null,
    silent: approval.test(text) || overriding.test(text),
    says: lines.flatMap((line) => canary.exec(line)?.[1] ?? []),
    leak: promptLeak.test(text),
  };
  return orders.vote || orders.silent || orders.says.length > 0 || orders.leak ? orders : null;
}
