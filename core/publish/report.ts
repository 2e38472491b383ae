import type { PullRequest } from '../github/pull-request.ts';
import type { AuditStory, StoryRound } from '../report/audit-story.ts';
import type { End } from './conclusion.ts';
import type { CommentPlan } from './plan-publication.ts';
import type { SeatNames } from './finding-words.ts';

/** All that a summary is made of. Every text in it is redacted. */
export interface Report {
  pullRequest: PullRequest;
  story: AuditStory;
  /** Undefined where the audit came to no round. */
  round: StoryRound | undefined;
  end: End;
  comments: CommentPlan;
  names: SeatNames;
  simulated: ReadonlySet<string>;
}
