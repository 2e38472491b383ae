import canonicalize from 'canonicalize';
import type { Origin, Snapshot } from './snapshot.ts';

/** Grows when the same change would be frozen to other content than before, since that is then another id. */
const version = 1;

/**
 * The bytes whose SHA-256 is the change's id: RFC 8785 JSON of what gates and seats see, and of the repository's name and
 * host. Commits, their dates and their messages are left out: the same content is the same change, whatever rebase it
 * went through. The repository is in, although it is no content, because policy hangs on it (who may read it, what a
 * simulated seat may pass): stored once under its id, a change must not lend the freedoms of an upload to a repository.
 * A package upgrade is in with its versions' hashes and facts: a version that is deprecated meanwhile is news to judge.
 */
export const canonicalChange = ({ origin, files, rules }: Omit<Snapshot, 'changeId'>): string => {
  const from = origin.kind === 'git-range' ? withoutCommits(origin) : origin;
  const json = canonicalize({ version, from, files, rules });
  if (json === undefined) throw new TypeError('A snapshot is an object, which always has a canonical form.');
  return json;
};

const withoutCommits = ({ kind, repository, host }: Extract<Origin, { kind: 'git-range' }>) => ({
  kind,
  repository,
  host,
});
