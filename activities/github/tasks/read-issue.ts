import type { TaskPublishActivities } from '../../../core/develop/contract.ts';
import { clip } from '../../../core/clip.ts';
import { Failed } from '../../../core/failed.ts';
import { pullRequestName } from '../../../core/github/pull-request.ts';
import { safeLine, safeText } from '../../../core/panel/safe-text.ts';
import { whileRunning } from '../../while-running.ts';
import { readPages } from '../read-pages.ts';
import { redact } from '../redact.ts';
import { createWriters } from './writers.ts';
import type { TaskDesk } from './task-desk.ts';

type Input = Parameters<TaskPublishActivities['readIssue']>[0];

const commentsMax = 200;
const titleMax = 200;
const bodyMax = 20_000;
const commentMax = 4000;

/** What an issue says, and what people who may write to the repository said below it. Other people's comments are left out. */
export const readIssue = (
  { github }: TaskDesk,
  { owner, repo, number }: Input,
): Promise<{ title: string; body: string }> =>
  whileRunning(async () => {
    const client = await github.forRepository(owner, repo);
    const at = { owner, repo, issue_number: number };
    const { data: issue } = await client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', at);
    if (issue.pull_request) {
      throw new Failed(
        'input.invalid',
        `${pullRequestName({ owner, repo, number })} is a pull request, not an issue: say in "wanted" what is to be done about it.`,
      );
    }
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { items } = await readPages(client.paginate.iterator(route, { ...at, per_page: 100 }), commentsMax);
    const mayWrite = createWriters(client, { owner, repo });
    const said: string[] = [];
    for (const { user, body } of items) {
      if (!user || user.type === 'Bot' || !(await mayWrite(user.login))) continue;
      said.push(`${user.login} wrote:\n${clip(safeText(body ?? ''), commentMax)}`);
    }
    const body = clip(
      [safeText(issue.body ?? ''), ...said].filter((part) => part.trim() !== '').join('\n\n'),
      bodyMax,
    );
    return redact({ title: clip(safeLine(issue.title), titleMax), body });
  });
