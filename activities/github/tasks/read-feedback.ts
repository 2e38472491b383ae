import type { Feedback, TaskPublishActivities } from '../../../core/develop/contract.ts';
import { tellFeedback } from '../../../core/develop/tell-feedback.ts';
import { pullRequestName } from '../../../core/github/pull-request.ts';
import { toldAlready } from '../../../database/task-pull-requests.ts';
import { whileRunning } from '../../while-running.ts';
import { redact } from '../redact.ts';
import { readFailedChecks } from './read-failed-checks.ts';
import { readConflict, readMergeable } from './read-mergeable.ts';
import { readRemarks } from './read-remarks.ts';
import type { TaskDesk } from './task-desk.ts';

type Input = Parameters<TaskPublishActivities['readFeedback']>[0];

/**
 * What stands on the pull request that the developer has not been told. Reading tells nothing: only what `tellDeveloper`
 * took is left out the next time, so that whoever is killed in between loses no remark and repeats none.
 */
export const readFeedback = ({ db, github }: TaskDesk, input: Input): Promise<Feedback> =>
  whileRunning(async ({ signal }) => {
    const { taskId, owner, repo, number } = input;
    const client = await github.forRepository(owner, repo);
    const pull = await readMergeable(client, { owner, repo, number }, signal);
    const state = pull.merged ? 'merged' : pull.state;
    if (state !== 'open') return { state, pending: false, ids: [], text: '', conflicting: false };
    const [conflict, { failed, pending }, { remarks, leftOut }] = await Promise.all([
      readConflict(client, { owner, repo }, pull),
      readFailedChecks(client, { owner, repo, head: pull.head.sha }),
      readRemarks(client, { owner, repo, number }),
    ]);
    const all = [...failed, ...remarks];
    const told = await toldAlready(
      db,
      taskId,
      all.map(({ id }) => id),
    );
    const news = await redact(all.filter(({ id }) => !told.has(id)));
    const name = pullRequestName({ owner, repo, number });
    return {
      state,
      pending,
      ...conflict,
      ...tellFeedback(news, { name, leftOut }),
    };
  });
