import type { Change } from '../../core/change/change.ts';
import { addedLines, type Snapshot } from '../../core/change/snapshot.ts';
import { describeChange } from '../../core/change/describe-change.ts';
import type { ChangeActivities } from '../../core/panel/contract.ts';
import { openAudit, updateAudit } from '../../database/audits.ts';
import type { Database } from '../../database/client.ts';
import { repositoryName, saveSnapshot } from '../../database/snapshots.ts';
import { whileRunning } from '../while-running.ts';
import { currentContext } from '../current-context.ts';

interface Dependencies {
  db: Database;
  freeze: (change: Change, signal: AbortSignal) => Promise<Snapshot>;
}

export const createChangeActivities = ({ db, freeze }: Dependencies): ChangeActivities => ({
  async freezeChange({ auditId, change, panel }) {
    await openAudit(db, {
      auditId,
      workflowId: currentContext()?.info.workflowExecution?.workflowId ?? auditId,
      title: describeChange(change),
      panel,
    });
    const snapshot = await whileRunning(({ signal }) => freeze(change, signal));
    const title = describeChange(change, snapshot);
    const size = sizeOf(snapshot);
    await saveSnapshot(db, snapshot, title, size);
    await updateAudit(db, auditId, { title, change: snapshot.changeId });
    const repository = repositoryName(snapshot.origin);
    return { changeId: snapshot.changeId, title, repository, ...size };
  },
});

function sizeOf(snapshot: Snapshot) {
  const lines = snapshot.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines));
  return {
    files: snapshot.files.length,
    addedLines: snapshot.files.reduce((sum, file) => sum + addedLines(file).length, 0),
    removedLines: lines.filter((line) => line.kind === 'removed').length,
  };
}
