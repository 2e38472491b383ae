import type { StoryRound } from '../report/audit-story.ts';
import type { Conclusion, End } from './conclusion.ts';
import { said } from './github-text.ts';

/** The verdict in a few plain words, for a title; nothing in it is anybody else's. */
export function titleOf({ verdict, decidedBy }: End, conclusion: Conclusion, open: number): string {
  switch (verdict) {
    case 'passed':
      if (conclusion !== 'success') return 'Nothing was read: a person must decide';
      return decidedBy === null ? 'Passed' : 'Approved by a person';
    case 'failed':
      return decidedBy === null ? 'Failed' : 'Rejected by a person';
    case 'disputed':
      return open === 1 ? 'A person must decide: one question' : `A person must decide: ${open} questions`;
    case 'expired':
      return 'Nobody decided in time';
    case 'superseded':
      return 'Superseded by a newer head';
    case 'not-audited':
      return 'Not audited';
  }
}

/** The verdict in a sentence or two of Markdown: who gave it, and why. */
export function sentenceOf({ verdict, decidedBy, note }: End, round: StoryRound | undefined): string {
  const why = note === '' ? '' : `: ${said(note, 1000)}`;
  if (decidedBy !== null) {
    const word = verdict === 'passed' ? 'approved' : verdict === 'failed' ? 'rejected' : 'answered';
    return `**${said(decidedBy, 200)}** ${word} it${why}`;
  }
  const votes = countVotes(round);
  switch (verdict) {
    case 'passed':
      return `The panel passed it${sureness(round)}${votes}.`;
    case 'failed':
      return `The panel failed it${votes}.`;
    case 'disputed':
      return `The panel does not settle it by itself${votes}. **A person must decide.**`;
    case 'expired':
      return 'The panel did not settle it, and nobody decided in time. It counts as not approved; a new audit asks again.';
    case 'superseded':
      return `A newer head stands, so that this one has no verdict${why}`;
    case 'not-audited':
      return `It could not be audited${why}`;
  }
}

const sureness = (round: StoryRound | undefined): string => {
  const sure = round?.verdict?.sure ?? null;
  return sure === null ? '' : `, ${percent(sure)} of its voices`;
};

function countVotes(round: StoryRound | undefined): string {
  const votes = round?.ballots ?? [];
  const seats = (vote: string) =>
    new Set(votes.filter((one) => one.vote === vote).map(({ seat }) => seat)).size;
  const words = { pass: 'to pass', fail: 'to fail', abstain: 'to abstain' };
  const counted = Object.entries(words).flatMap(([vote, word]) =>
    seats(vote) > 0 ? [`${seats(vote)} ${word}`] : [],
  );
  return counted.length === 0 ? '' : ` (votes: ${counted.join(', ')})`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
