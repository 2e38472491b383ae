import { mayWrite, type Permission } from '../github/pull-request.ts';
import type { LabelSource } from './labels.ts';

/** Somebody on GitHub, as far as it matters whose word teaches. */
export interface Onlooker {
  login: string;
  permission: Permission;
  bot: boolean;
}

/** What became of one finding on its pull request, as it stands now. */
export interface Outcome {
  /** Reactions to the finding's own comment, by GitHub's names of them. */
  reactions: readonly { by: Onlooker; content: string }[];
  /** Who resolved its thread; null while it is open, and where we did. */
  resolvedBy: Onlooker | null;
  /** Whether a later head still has the code that it quotes; `unknown` where none was looked through. */
  code: 'stands' | 'changed' | 'unknown';
  /** The head that was looked at. */
  head: string;
}

/** What one outcome says of a finding. */
export interface OutcomeLabel {
  source: LabelSource;
  real: boolean;
  explicit: boolean;
  by: string;
}

/** Reactions that say whether a finding is real; the others may mean anything. */
const meanings: ReadonlyMap<string, boolean> = new Map([
  ['+1', true],
  ['heart', true],
  ['hooray', true],
  ['rocket', true],
  ['-1', false],
  ['confused', false],
]);

export const teaches = (content: string): boolean => meanings.has(content);

/**
 * What the later life of a finding says of it. Only people who may change the repository's code teach: anybody can react
 * to a comment of a public repository, and whoever opened a pull request can resolve its threads. A reaction is a word
 * meant for the finding; people who contradict each other say nothing. That code was changed, or a thread was closed over
 * code that stands, only implies something. A pull request that is merged with the code as it was says nothing: most are
 * merged over comments that nobody read.
 */
export const labelsOf = (outcome: Outcome): OutcomeLabel[] => [
  ...labelsOfReactions(outcome),
  ...labelsOfCode(outcome),
];

/** Somebody with write permission said that the finding is to be left alone. */
export const labelOfIgnore = (by: string): OutcomeLabel => ({
  source: 'ignored',
  real: false,
  explicit: true,
  by,
});

function labelsOfReactions({ reactions }: Outcome): OutcomeLabel[] {
  const counted = reactions.filter(({ by, content }) => isHeard(by) && teaches(content));
  const meant = new Set(counted.map(({ content }) => meanings.get(content)));
  const [real] = meant;
  if (real === undefined || meant.size > 1) return [];
  const by = [...new Set(counted.map((one) => one.by.login))].sort().join(', ');
  return [{ source: 'reaction', real, explicit: true, by }];
}

function labelsOfCode({ resolvedBy, code, head }: Outcome): OutcomeLabel[] {
  switch (code) {
    case 'changed':
      return [{ source: 'fix', real: true, explicit: false, by: `head ${head.slice(0, 12)}` }];
    case 'stands':
      return resolvedBy && isHeard(resolvedBy)
        ? [{ source: 'thread', real: false, explicit: false, by: resolvedBy.login }]
        : [];
    case 'unknown':
      return [];
  }
}

const isHeard = ({ permission, bot }: Onlooker): boolean => !bot && mayWrite(permission);
