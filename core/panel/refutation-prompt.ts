import type { Finding, Focus } from './finding.ts';
import { type UserPromptInput, userPrompt } from './prompt.ts';
import { printable } from './render.ts';

/** The texts that a second look is asked with, as their files hold them. */
export interface RefuteTexts {
  /** What a refuter is and how to answer. */
  frame: string;
  /** Said besides when an answer could not be used. */
  repair: string;
  /** A date and a hash of all the texts; recorded on each answer. */
  version: string;
}

/** Of each text of a claim; what a claim says, it says in its beginning. */
const textCharactersMax = 2_000;

export const refuterPrompt = (texts: RefuteTexts, focus: Focus): string =>
  `${texts.frame.trim()}\n\nFocus: ${focus}\n`;

/**
 * What a refuter is asked: the piece as every seat sees it, then the claims. Neither who made a claim, nor how many or
 * how surely, nor anybody's vote. Each line of a claim stands behind a gutter that names what it is of, so that no claim
 * can pass for a line of ours, for another claim, or for the end of them.
 */
export const refuteUserPrompt = (input: UserPromptInput, claims: readonly Finding[]): string =>
  [userPrompt(input), '', ...claimsSection(claims)].join('\n');

export const claimsSection = (claims: readonly Finding[]): string[] => [
  `THE CLAIMS: ${claims.length}`,
  ...claims.flatMap((claim, index) => renderClaim(claim, index + 1)),
  'END OF THE CLAIMS',
];

function renderClaim(claim: Finding, number: number): string[] {
  const { severity, title, file, side, startLine, endLine, quote, reason } = claim;
  const place = `${JSON.stringify(file)}, side ${side}, lines ${startLine} to ${endLine}`;
  return [
    `CLAIM ${number}`,
    ...gutter('title', title),
    ...gutter('severity', severity),
    ...gutter('place', place),
    ...gutter('quote', quote),
    ...gutter('reason', reason),
  ];
}

const gutter = (mark: string, text: string): string[] =>
  text
    .slice(0, textCharactersMax)
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `claim ${mark} |${printable(line)}`);
