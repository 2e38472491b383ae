import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { createBundle } from '../activities/git/bundle.ts';
import { createGit, type Git } from '../activities/git/git.ts';
import { createRemote } from '../activities/git/remote.ts';
import { parseRepositoryUrl } from '../activities/git/repository-url.ts';
import { checkRevision } from '../activities/git/revision.ts';
import { type Change, changeSchema } from '../core/change/change.ts';
import { parseUpgrade } from '../core/change/package-name.ts';
import { parsePullRequest, pullRequestName } from '../core/github/pull-request.ts';
import { explainInput } from '../core/explain-input.ts';
import { putBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { rangeOr } from './local-range.ts';
import { checkPatchSize, readPatch } from './read-patch.ts';
import { UsageError } from './usage-error.ts';

export interface ChangeChoice {
  range: string | undefined;
  patch?: string;
  upgrade?: string;
  pullRequest?: string;
  repository?: string;
  base?: string;
  head?: string;
}

/** A change as `auditChange` takes it. */
export interface ChangeToAudit {
  change: Change;
  /** The same for whoever means the same change; two such share one audit. */
  contentKey: string;
  /** One line for people. */
  summary: string;
  /** What people should know before they wait; null if nothing. */
  warning: string | null;
}

/** Makes of what a person typed the change to audit; a local range is uploaded to the database. @throws UsageError, Failed */
export async function changeToAudit(choice: ChangeChoice, cwd: string, db: Database): Promise<ChangeToAudit> {
  const { range, patch, upgrade, pullRequest, repository, base, head } = choice;
  const ways = [range, patch, upgrade, pullRequest, repository].filter((way) => way !== undefined);
  if (ways.length > 1) {
    throw new UsageError('Name one of a range, --patch, --upgrade, --pull-request and --repository.');
  }
  if (repository === undefined && (base ?? head) !== undefined) {
    throw new UsageError(
      '--base and --head belong to --repository: for a local range write npx countersign audit BASE..HEAD.',
    );
  }
  if (patch !== undefined) return patchChange(patch, cwd);
  if (upgrade !== undefined) return upgradeChange(upgrade);
  if (pullRequest !== undefined) return pullRequestChange(pullRequest);
  if (repository === undefined) return uploadRange(range, cwd, db);
  if (base === undefined || head === undefined) {
    throw new UsageError('--repository needs --base and --head: branches, tags or commit ids.');
  }
  return repositoryChange(repository, checkRevision(base), checkRevision(head), cwd);
}

const upgradeExample = { kind: 'package-upgrade', name: 'left-pad', from: '1.2.0', to: '1.3.0' };

/** The worker reads both versions: what it can reach and log in to counts, not what this machine can. */
function upgradeChange(typed: string): ChangeToAudit {
  const named = parseUpgrade(typed);
  if (named === null) {
    throw new UsageError(
      `--upgrade ${JSON.stringify(typed.slice(0, 300))} is no upgrade: write NAME@FROM..TO, such as left-pad@1.2.0..1.3.0 or @scope/name@1.0.0..1.1.0.`,
    );
  }
  const parsed = changeSchema.safeParse({ kind: 'package-upgrade', ...named });
  if (!parsed.success)
    throw new UsageError(explainInput(parsed.error.issues, named, '--upgrade', upgradeExample));
  const summary = `${named.name} ${named.from} → ${named.to} (npm)`;
  return { change: parsed.data, contentKey: JSON.stringify(['npm', named]), summary, warning: null };
}

/** Its head is read by the worker that is connected to GitHub. */
function pullRequestChange(typed: string): ChangeToAudit {
  const named = parsePullRequest(typed);
  if (named === null) {
    throw new UsageError(
      `--pull-request ${JSON.stringify(typed.slice(0, 300))} is no pull request: write OWNER/NAME#NUMBER, such as acme/shop#12, or the address of its page.`,
    );
  }
  const name = pullRequestName(named);
  return {
    change: { kind: 'pull-request', ...named },
    contentKey: JSON.stringify(['pull-request', name.toLowerCase()]),
    summary: name,
    warning: null,
  };
}

async function patchChange(name: string, cwd: string): Promise<ChangeToAudit> {
  const text = await readPatch(name, cwd);
  checkPatchSize(name, text);
  const summary = name === '-' ? 'a patch from stdin' : `patch ${name}`;
  return { change: { kind: 'patch', text }, contentKey: text, summary, warning: null };
}

async function uploadRange(range: string | undefined, cwd: string, db: Database): Promise<ChangeToAudit> {
  const git = createGit();
  const bundle = await createBundle(git, { cwd, range: await rangeOr(git, cwd, range) });
  const blob = await putBlob(db, bundle.bytes);
  return {
    change: {
      kind: 'git-range',
      repository: `bundle:${blob}`,
      base: bundle.baseRef,
      head: bundle.headRef,
      title: bundle.describe.slice(0, 200),
    },
    contentKey: bundle.contentKey,
    summary: bundle.describe,
    warning: bundle.dirty ? 'There is uncommitted work, which is not audited.' : null,
  };
}

async function repositoryChange(
  typed: string,
  base: string,
  head: string,
  cwd: string,
): Promise<ChangeToAudit> {
  const isUrl = /^[a-z][a-z0-9+.-]*:/iu.test(typed) && !isAbsolute(typed);
  const repository = isUrl ? parseRepositoryUrl(typed).href : await pathOf(typed, cwd);
  const [baseCommit, headCommit] = await Promise.all([
    commitOf(repository, isUrl, base),
    commitOf(repository, isUrl, head),
  ]);
  return {
    change: { kind: 'git-range', repository, base: baseCommit ?? base, head: headCommit ?? head },
    // A name that could not be resolved here may mean something else by the next time: that audit is nobody else's.
    contentKey: JSON.stringify([repository, baseCommit ?? randomUUID(), headCommit ?? randomUUID()]),
    summary: `${repository} ${base}..${head}`,
    warning: null,
  };
}

/** The worker may stand on another machine, so that a path need not exist on this one. */
const pathOf = async (typed: string, cwd: string): Promise<string> => {
  const path = resolve(cwd, typed);
  return realpath(path).catch(() => path);
};

/**
 * The commit that a branch or tag names now; null where that cannot be told from here. The audit is given the commit: a
 * branch may move on before the worker reads it, and others who mean this commit share the audit.
 */
async function commitOf(repository: string, isUrl: boolean, name: string): Promise<string | null> {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(name)) return name.toLowerCase();
  const git = createGit();
  return isUrl ? remoteCommit(git, repository, name) : localCommit(git, repository, name);
}

async function remoteCommit(git: Git, url: string, name: string): Promise<string | null> {
  const refs = await createRemote(git, '/', parseRepositoryUrl(url), null)
    .list([name, `${name}^{}`])
    .catch(() => new Map<string, string>());
  const places = [name, `refs/heads/${name}`, `refs/tags/${name}^{}`, `refs/tags/${name}`];
  return places.map((place) => refs.get(place)).find((id) => id !== undefined) ?? null;
}

async function localCommit(git: Git, path: string, name: string): Promise<string | null> {
  const answer = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
    cwd: path,
    config: [['safe.directory', '*']],
  }).catch(() => null);
  return answer?.code === 0 ? answer.stdout.toString('latin1').trim() : null;
}
