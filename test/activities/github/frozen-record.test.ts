import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import { createPullRequestFreezer } from '../../../activities/github/freeze-pull-request.ts';
import { createChangeActivities } from '../../../activities/panel/change-activities.ts';
import { readersName } from '../../../core/configuration/readers.ts';
import { auditId } from '../../../core/ids.ts';
import { audits, changes } from '../../../database/schema.ts';
import { loadSnapshot } from '../../../database/snapshots.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { git, limits, makeFolder } from '../git/repository.ts';
import { openPull, simulatedGitHub } from './simulated.ts';

const db = databaseForFile();

test('a frozen pull request is recorded with its commits, and a second try records nothing else', async () => {
  const world = await simulatedGitHub();
  const { number, headSha } = await openPull(world);
  const freeze = createPullRequestFreezer({
    git,
    github: world.app,
    home: makeFolder(),
    repositories: { roots: [], ...limits },
    writeBlob: createMemoryBlobs().writeBlob,
  });
  const activities = createChangeActivities({ db: db(), freeze });
  const id = auditId('frozen-pull');
  const change = { kind: 'pull-request', owner: 'acme', repo: 'shop', number, head: headSha } as const;
  const frozen = await activities.freezeChange({ auditId: id, change, panel: 'default' });
  expect(await activities.freezeChange({ auditId: id, change, panel: 'default' })).toEqual(frozen);
  expect(frozen).toMatchObject({
    files: 1,
    addedLines: 1,
    removedLines: 0,
    repository: `${world.simulated.url}/acme/shop`,
  });
  expect(frozen.title).toContain(`acme/shop#${number}`);
  const rows = await db().select().from(changes);
  expect(rows).toMatchObject([{ kind: 'pull-request', headCommit: headSha, host: null }]);
  expect(await db().select({ change: audits.change }).from(audits).where(eq(audits.id, id))).toEqual([
    { change: frozen.changeId },
  ]);
  const { origin } = await loadSnapshot(db(), frozen.changeId);
  expect(readersName(origin)).toContain('/acme/shop');
});
