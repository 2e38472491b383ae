import { git } from './run.ts';

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  message: string;
  author: { name: string; email: string; date: string };
  committer: { name: string; email: string; date: string };
}

const iso = (text: string): string => new Date(text).toISOString().replace('.000Z', 'Z');

/** Commits of a range such as `a..b` or one commit with `-1`, oldest first. */
export async function readCommits(folder: string, range: string[]): Promise<Commit[]> {
  const printed = await git(
    [
      'log',
      '--reverse',
      '-z',
      '--format=%H%x01%T%x01%P%x01%an%x01%ae%x01%aI%x01%cn%x01%ce%x01%cI%x01%B',
      ...range,
      '--',
    ],
    { folder },
  );
  return printed
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [sha, tree, parents, name, email, date, committer, committerEmail, committed, message] =
        entry.split('\u0001') as [
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
        ];
      return {
        sha,
        tree,
        parents: parents === '' ? [] : parents.split(' '),
        message: message.replace(/\n+$/u, ''),
        author: { name, email, date: iso(date) },
        committer: { name: committer, email: committerEmail, date: iso(committed) },
      };
    });
}

const keptMax = 10_000;
const kept = new Map<string, Commit>();

/** A commit never changes: it is read once. */
export async function readCommit(folder: string, sha: string): Promise<Commit> {
  const key = `${folder} ${sha}`;
  const known = kept.get(key);
  if (known) return known;
  const [commit] = await readCommits(folder, ['-1', sha]);
  if (!commit) throw new Error(`No commit ${sha} is in this repository.`);
  if (kept.size >= keptMax) kept.clear();
  kept.set(key, commit);
  return commit;
}
