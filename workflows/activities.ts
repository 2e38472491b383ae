import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Change } from '../core/change/change.ts';
import type { GateActivities } from '../core/gates/contract.ts';
import type {
  AuditActivities,
  ChangeActivities,
  ReachActivities,
  RefuterActivities,
  SeatActivities,
} from '../core/panel/contract.ts';
import type {
  GitHubReadActivities,
  HeadActivities,
  OutcomeActivities,
  PublishActivities,
} from '../core/github/contract.ts';
import { queues } from '../core/queues.ts';

/**
 * Reads from remote repositories may be slow; whether a failure is tried again is the failure's own say. Pull requests
 * are read where GitHub's credentials are, and for as long as GitHub may be away: whatever died on the way counts for nothing.
 */
export const freezing = (kind: Change['kind']) =>
  proxyActivities<ChangeActivities>(
    kind === 'pull-request'
      ? {
          taskQueue: queues.publish,
          startToCloseTimeout: '15 minutes',
          heartbeatTimeout: '30 seconds',
          scheduleToCloseTimeout: '3 hours',
          retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
        }
      : {
          taskQueue: queues.countersign,
          startToCloseTimeout: '15 minutes',
          heartbeatTimeout: '30 seconds',
          retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 4 },
        },
  );

/** GitHub may be away, or bid us wait, for an hour: reading goes on for longer than that. */
export const { readPullRequest, listOpenPullRequests, recordHeadFacts, readPermission } =
  proxyActivities<GitHubReadActivities>({
    taskQueue: queues.publish,
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '10 seconds',
    scheduleToCloseTimeout: '3 hours',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** What is to be published can wait a day for GitHub; it is told where it could not be. */
export const { announceAudit, publishVerdict, publishEnd, answerCommand, explainFinding } =
  proxyActivities<PublishActivities>({
    taskQueue: queues.publish,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '10 seconds',
    scheduleToCloseTimeout: '24 hours',
    retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
  });

/** Whoever wants to learn does not keep others waiting for long: there is another time. */
export const { recordOutcomes } = proxyActivities<OutcomeActivities>({
  taskQueue: queues.publish,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Answers at once, when any process serves the queue; a long wait means that none does, which `status` shows. */
export const { reachProviders } = proxyActivities<ReachActivities>({
  taskQueue: queues.models,
  startToCloseTimeout: '10 seconds',
});

export const { runGate } = proxyActivities<GateActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 4 },
});

/** Only our own database stands behind these: they are tried until it answers. */
export const { planAudit, recordDecision, closeAudit } = proxyActivities<AuditActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

export const {
  readGitHubPolicy,
  openHead,
  findAudits,
  findAudited,
  findAuditsOfHead,
  findTaskOfPullRequest,
  readResult,
  sendDecision,
  readSpending,
  withoutVerdict,
  ignoreFinding,
  recentlyPublished,
} = proxyActivities<HeadActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** Merging thousands of findings is heavy and pure: it runs beside the workflow, and only ids and counts come back. */
export const { judgeRound, planRefutation } = proxyLocalActivities<AuditActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '10 seconds' },
});

/**
 * `patienceMs` bounds all tries together, waits that a provider asks for included. A try has no bound of its own, since
 * it may wait for its turn at a busy provider: each request has one, and a process that dies is missed by its heartbeat.
 */
export const seatActivities = (patienceMs: number) =>
  proxyActivities<SeatActivities & RefuterActivities>({
    taskQueue: queues.models,
    scheduleToCloseTimeout: patienceMs,
    heartbeatTimeout: '8 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
