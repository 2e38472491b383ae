import { Failed } from '../../core/failed.ts';
import { parseGitHubRepository } from '../../core/develop/repository-name.ts';
import type { BaseActivities, FetchedBase } from '../../core/develop/contract.ts';
import { putBlob } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import type { Git } from '../git/git.ts';
import { isBundleName } from '../git/open-bundle.ts';
import { createUrlOpener } from '../git/open-url.ts';
import type { OpenedRepository } from '../git/opened.ts';
import { packTree } from '../git/tree-bundle.ts';
import type { GitHub } from '../github/client.ts';
import { whileRunning } from '../while-running.ts';

type Open = (repository: string, signal: AbortSignal) => Promise<OpenedRepository>;

/** Of uploads, local repositories and https addresses that everybody may read. */
export const createBaseActivities = ({ db, open }: { db: Database; open: Open }): BaseActivities => ({
  fetchBase: ({ repository, base }) =>
    whileRunning(async ({ signal }) => {
      const opened = await open(repository, signal);
      // What the CLI uploads has one ref; `base` then names the commit in the user's own repository.
      const uploaded = isBundleName(repository);
      const fetched = await packAndClose(db, opened, uploaded ? 'refs/heads/base' : base).catch(
        (error: unknown) => Promise.reject(uploaded && isUnknown(error) ? noUpload(repository) : error),
      );
      return uploaded ? { ...fetched, commit: base } : fetched;
    }),
});

/** Of GitHub's repositories, with the App's or token's leave to read this one. */
export const createGitHubBaseActivities = ({
  db,
  git,
  home,
  github,
}: {
  db: Database;
  git: Git;
  home: string;
  github: GitHub;
}): BaseActivities => {
  const openUrl = createUrlOpener({ git, home });
  return {
    fetchBase: ({ repository, base }) =>
      whileRunning(async ({ signal }) => {
        const named = parseGitHubRepository(repository);
        if (named === null || github.about === null) throw notGitHub(repository);
        const { owner, repo } = named;
        const fetch = async (refresh: boolean) => {
          const authorisation = await github.gitAuthorisation(owner, repo, refresh);
          const address = `${github.about?.url ?? ''}/${owner}/${repo}.git`;
          const access = { authorisation, ref: base === 'HEAD' ? 'HEAD' : `refs/heads/${base}` };
          return packAndClose(db, await openUrl(address, signal, access), base);
        };
        // A token that was revoked before its time is made anew once.
        const fetched = await fetch(false).catch((error: unknown) =>
          error instanceof Failed && error.failure.kind === 'change.not-a-repository'
            ? fetch(true)
            : Promise.reject(error),
        );
        return { ...fetched, name: `${owner}/${repo}` };
      }),
  };
};

async function packAndClose(db: Database, opened: OpenedRepository, revision: string): Promise<FetchedBase> {
  try {
    const { bytes, commit } = await packTree(opened, revision);
    return { bundle: await putBlob(db, bytes), commit, name: opened.name };
  } finally {
    await opened.close();
  }
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Failed && error.failure.kind === 'change.unknown-revision';

const noUpload = (repository: string): Failed =>
  new Failed(
    'change.not-a-repository',
    `Upload ${repository.slice(0, 100)} holds no branch "base", so that no task can begin with it: upload the repository with "countersign develop".`,
  );

const notGitHub = (repository: string): Failed =>
  new Failed(
    'github.not-connected',
    `Repository ${JSON.stringify(repository.slice(0, 200))} is at GitHub, and none is connected, or it is no "github:owner/name": set GITHUB_APP_ID or COUNTERSIGN_GITHUB_TOKEN for the worker of the queue "publish".`,
  );
