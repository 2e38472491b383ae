import canonicalize from 'canonicalize';
import type { Origin, Snapshot } from './snapshot.ts';

/** Grows when the same change would be frozen to other content than before, since that is then another id. */
const version = 1;

/**
 * The bytes whose SHA-256 is the change's id: RFC 8785 JSON of what gates and seats see, and of the repository's name and
 * host. Commits, their dates and their messages are left out: the same content is the same change, whatever rebase it
 * went through. The repository is in, although it is no content, because policy hangs on it (who may read it, what a
 * simulated seat may pass): stored once under its id, a change must not lend the freedoms of an upload to a repository.
 * Manifests are in by the hash of their texts, touched or not, since gates judge them. A repository without any has the id
 * that it had before manifests were frozen.
 * A package upgrade is in with its versions' hashes and facts: a version that is deprecated meanwhile is news to judge.
 */
export const canonicalChange = ({ origin, files, rules, manifests }: Omit<Snapshot, 'changeId'>): string => {
  const from = identityOf(origin);
  const json = canonicalize({ version, from, files, rules, ...(manifests && { manifests }) });
  if (json === undefined) throw new TypeError('A snapshot is an object, which always has a canonical form.');
  return json;
};

/**
 * A pull request is in with its commits, since its verdict belongs to one head, and without what its author calls it.
 */
function identityOf(origin: Origin) {
  if (origin.kind === 'git-range') return withoutCommits(origin);
  if (origin.kind !== 'pull-request') return origin;
  const { title: _, author: __, ...identity } = origin;
  return identity;
}

const withoutCommits = ({ kind, repository, host }: Extract<Origin, { kind: 'git-range' }>) => ({
  kind,
  repository,
  host,
});
