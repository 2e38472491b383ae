import type { TaskPublishActivities } from '../../../core/develop/contract.ts';
import { openTaskPullRequest } from './open-pull-request.ts';
import { pushBranch } from './push-branch.ts';
import { readFeedback } from './read-feedback.ts';
import { readIssue } from './read-issue.ts';
import type { TaskDesk } from './task-desk.ts';

/** A task's branch and pull request at GitHub, and what is said there. Each is safe to repeat. */
export const createTaskPublishActivities = (desk: TaskDesk): TaskPublishActivities => ({
  pushBranch: (input) => pushBranch(desk, input),
  openTaskPullRequest: (input) => openTaskPullRequest(desk, input),
  readFeedback: (input) => readFeedback(desk, input),
  readIssue: (input) => readIssue(desk, input),
});
