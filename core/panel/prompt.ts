import type { Snapshot } from '../change/snapshot.ts';
import { enclosingNote, renderBesides } from './beside.ts';
import type { Focus } from './finding.ts';
import type { Piece } from './piece.ts';
import { renderPiece } from './render.ts';
import { estimateTokens } from './tokens.ts';

/** The texts that every prompt is made of, as their files hold them. */
export interface PromptTexts {
  /** What a ballot is and how to give one. */
  frame: string;
  focuses: Readonly<Record<Focus, string>>;
  /** Said besides when an answer could not be used. */
  repair: string;
  /** A date and a hash of all the texts and of `promptFormat`; recorded on each ballot. */
  version: string;
}

/** Grows when a question is put together otherwise than before; in the version beside the texts. */
export const promptFormat = 2;

/** The rules of a repository beyond this are left out, and the seat is told so. Characters, all files together. */
export const rulesCharactersMax = 12_000;

export const systemPrompt = (texts: PromptTexts, focus: Focus): string =>
  `${texts.frame.trim()}\n\nFocus: ${focus}\n\n${texts.focuses[focus].trim()}\n`;

export interface UserPromptInput {
  snapshot: Snapshot;
  piece: Piece;
  /** A person's, from a redirect. */
  instructions: string | null;
}

/**
 * What a seat is asked. Each line that others wrote stands behind a gutter (`rule |`, `person |`, a line number), so
 * that no rule and no line of the change can pass for a heading of ours.
 */
export function userPrompt({ snapshot, piece, instructions }: UserPromptInput): string {
  const files = new Set(piece.parts.map((part) => part.path));
  return [
    ...rulesSection(snapshot.rules),
    ...instructionsSection(instructions),
    ...renderBesides(piece),
    `THE CHANGE, AS FAR AS THIS ASK SHOWS IT: ${files.size} ${files.size === 1 ? 'FILE' : 'FILES'}`,
    ...enclosingNote(piece),
    renderPiece(snapshot, piece),
    'END OF THE CHANGE',
  ].join('\n');
}

/** The same question again, with what was wrong with the first answer. */
export const repairPrompt = (
  { repair }: Pick<PromptTexts, 'repair'>,
  user: string,
  problems: readonly string[],
): string =>
  [user, '', repair.trim(), ...problems.map((problem) => `problem | ${oneLine(problem)}`)].join('\n');

/** Room for the system prompt, the answer's schema and our own words round the change; a test holds the files to it. */
export const frameTokensMax = 2_200;

/** Tokens of everything in a prompt that is not the change. */
export const overheadTokens = (rules: Snapshot['rules']): number =>
  frameTokensMax + estimateTokens(rulesSection(rules).join('\n'));

function rulesSection(rules: Snapshot['rules']): string[] {
  if (rules.length === 0) return [];
  let left = rulesCharactersMax;
  const files = rules.flatMap(({ path, text }) => {
    const kept = text.slice(0, left);
    left -= kept.length;
    const cut =
      kept.length < text.length ? [`(the rest of ${JSON.stringify(path)} is left out: too long)`] : [];
    return [`RULES FILE ${JSON.stringify(path)}`, ...gutter('rule', kept), ...cut];
  });
  return ["THE REPOSITORY'S OWN RULES, AS THEY STOOD BEFORE THE CHANGE", ...files, 'END OF THE RULES', ''];
}

const instructionsSection = (instructions: string | null): string[] =>
  instructions === null ? [] : ['A PERSON ON THE TEAM ASKS BESIDES', ...gutter('person', instructions), ''];

const gutter = (mark: string, text: string): string[] =>
  text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => `${mark} |${line}`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
