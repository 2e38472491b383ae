import { Failed } from '../../core/failed.ts';
import { outputOf } from './answer.ts';
import type { Git } from './git.ts';
import { nearest } from './near-names.ts';

export interface CommitRange {
  base: string;
  head: string;
  /** Where head left base; null when their histories are unrelated. */
  mergeBase: string | null;
}

// No `rev:path`, no search by text, no range, no pattern, no option: what is left names one commit.
const plain = /^(?!-)(?!.*\.\.)[^\0-\x20\x7f:?*[\\]+$/;
const searches = /\^\{\/|@\{.*[^\w@{}./+-]/;

/** Refuses what is not the name of one commit, before git sees it: an option can never be smuggled in by revision. */
export const checkRevision = (revision: string): string => {
  if (plain.test(revision) && !searches.test(revision) && revision.length <= 1024) return revision;
  throw new Failed(
    'change.unknown-revision',
    `${JSON.stringify(revision.slice(0, 200))} does not name one commit: give a branch, a tag, a commit id, or one of ` +
      'them with steps back, such as "main~3".',
  );
};

const describeNear = (revision: string, names: string[]): string => {
  if (names.length === 0) return 'It has no branches and no commits yet.';
  const near = nearest(revision.replace(/[~^@].*$/s, ''), names);
  if (near.length > 0) return `Near it: ${near.map((name) => `"${name}"`).join(', ')}.`;
  if (names.length === 1) return `It has one branch or tag, "${names[0]}".`;
  return `It has ${names.length} branches and tags, such as "${names[0]}".`;
};

/** `names` are the repository's branches and tags, as people type them. */
export const unknownRevision = (revision: string, names: string[], repository: string): Failed =>
  new Failed(
    'change.unknown-revision',
    `Revision "${revision}" is unknown in "${repository}". ${describeNear(revision, names)}`,
  );

export const isFullId = (revision: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(revision);

/** The commit that `revision` names where `git` runs. `repository` is for messages. */
export const resolveRevision = async (git: Git, revision: string, repository: string): Promise<string> => {
  const name = checkRevision(revision);
  const parse = (what: string) => git(['rev-parse', '--verify', '--end-of-options', what]);
  const answer = await parse(`${name}^{commit}`);
  if (answer.ended !== null) outputOf(answer, `look for "${name}"`, repository);
  if (answer.code === 0) return answer.stdout.toString('latin1').trim();
  if (/ambiguous/.test(answer.stderr) && /^[0-9a-f]+$/i.test(name)) {
    throw new Failed(
      'change.unknown-revision',
      `Commit id "${name}" is ambiguous in "${repository}": give more of its digits.`,
    );
  }
  const bare = await parse(name);
  if (bare.code === 0 && !isFullId(name)) {
    const id = bare.stdout.toString('latin1').trim();
    outputOf(await git(['cat-file', '-t', id]), `read object ${id}, which "${name}" names`, repository);
    throw new Failed('change.unknown-revision', `"${name}" in "${repository}" is not a commit: give one.`);
  }
  // A repository that git itself cannot open has no revisions to look for.
  outputOf(await git(['rev-parse', '--git-dir']), 'look for revisions', repository);
  const start = name.split(/[~^]/, 1)[0] ?? name;
  if (start !== name && (await parse(`${start}^{commit}`)).code === 0) {
    throw new Failed(
      'change.unknown-revision',
      `"${start}" is known in "${repository}", but its history there does not reach as far as "${name}".`,
    );
  }
  const refs = await git(['for-each-ref', '--format=%(refname:short)', '--count=5000']);
  throw unknownRevision(name, refs.stdout.toString('utf8').split('\n').filter(Boolean), repository);
};

/** Where `head` left `base`, or null when they share no history that is here. */
export const findMergeBase = async (
  git: Git,
  base: string,
  head: string,
  repository: string,
): Promise<string | null> => {
  const answer = await git(['merge-base', base, head]);
  if (answer.code === 1 && answer.stderr === '') return null;
  return outputOf(answer, 'compare histories', repository).toString('latin1').trim();
};

/** Both revisions resolved by `names`, and their merge base found by `git`, which may see more history than names. */
export const resolveRange = async (
  names: Git,
  git: Git,
  revisions: { base: string; head: string },
  repository: string,
): Promise<CommitRange> => {
  const base = await resolveRevision(names, revisions.base, repository);
  const head = await resolveRevision(names, revisions.head, repository);
  return { base, head, mergeBase: await findMergeBase(git, base, head, repository) };
};
