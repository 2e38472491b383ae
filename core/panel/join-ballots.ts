import { keepWorst } from './answer.ts';
import type { Ballot, Vote } from './ballot.ts';
import { cut } from './tidy-answer.ts';

/** A ballot about one part of a piece. */
export interface PartBallot {
  ballot: Ballot;
  /** The files that the part shows, whole or in part. */
  files: readonly string[];
}

const summaryCharactersMax = 4000;

/**
 * One ballot of a piece that was read in parts, never surer or kinder than any of them: it fails if one does, abstains if
 * one does, and covers a file only if each part that shows the file does. All findings are kept, as far as one ballot
 * may hold them.
 */
export function joinBallots(parts: readonly PartBallot[]): Ballot {
  const ballots = parts.map((part) => part.ballot);
  const files = [...new Set(parts.flatMap((part) => part.files))];
  const reads = ({ ballot }: PartBallot, file: string) =>
    ballot.vote !== 'abstain' && ballot.covered.includes(file);
  const told = ballots.map((ballot) => ballot.summary.trim()).filter((summary) => summary !== '');
  return keepWorst({
    vote: worstVote(ballots.map((ballot) => ballot.vote)),
    confidence: Math.min(...ballots.map((ballot) => ballot.confidence)),
    summary: cut(
      [`[Read in ${parts.length} parts, since the whole is too long for the model.]`, ...told].join(' '),
      summaryCharactersMax,
    ),
    findings: ballots.flatMap((ballot) => ballot.findings),
    covered: files.filter((file) =>
      parts.filter((part) => part.files.includes(file)).every((part) => reads(part, file)),
    ),
  });
}

const worstVote = (votes: readonly Vote[]): Vote =>
  votes.includes('fail') ? 'fail' : votes.includes('abstain') ? 'abstain' : 'pass';
