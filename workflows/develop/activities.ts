import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type {
  BaseActivities,
  ConnectorActivities,
  DeveloperActivities,
  SandboxActivities,
  TaskActivities,
  TaskPublishActivities,
} from '../../core/develop/contract.ts';
import { queues } from '../../core/queues.ts';

/** Only our own database stands behind these: they are tried until it answers. */
export const {
  openTask,
  readCall,
  answerCall,
  noteObjections,
  restartProgress,
  describeStuck,
  noteQuestion,
  tellVerdict,
  recordIntervention,
  tellDeveloper,
  closeTask,
} = proxyActivities<TaskActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** Judging a history of iterations is pure and may be heavy: it runs beside the workflow. */
export const { judgeIteration } = proxyLocalActivities<TaskActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '10 seconds' },
});

/** Where the repository's login is; a remote may be away for a while. */
export const baseActivities = (repository: string) =>
  proxyActivities<BaseActivities>({
    taskQueue: repository.startsWith('github:') ? queues.publish : queues.countersign,
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '30 seconds',
    scheduleToCloseTimeout: '3 hours',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/**
 * What runs in the sandbox has its own bounds there, command by command. A worker that dies is missed by its heartbeat;
 * the next one asks the supervisor for the same call, which is not made twice.
 */
export const {
  openSandbox,
  callTool,
  endIteration,
  verifySnapshot,
  restoreIteration,
  moveBase,
  packChange,
  allowHost,
  closeSandbox,
} = proxyActivities<SandboxActivities>({
  taskQueue: queues.sandbox,
  startToCloseTimeout: '24 hours',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** Saves memory, and nothing depends on it: a supervisor that is away has no box either. */
export const { restSandbox } = proxyActivities<SandboxActivities>({
  taskQueue: queues.sandbox,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '8 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** A provider may be overburdened for hours; whether a failure is tried again is its own say. */
export const { askDeveloper } = proxyActivities<DeveloperActivities>({
  taskQueue: queues.models,
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export const { callConnector } = proxyActivities<ConnectorActivities>({
  taskQueue: queues.publish,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 5 },
});

/** What is to be published can wait a day for GitHub. */
export const { pushBranch, openTaskPullRequest, readFeedback, readIssue } =
  proxyActivities<TaskPublishActivities>({
    taskQueue: queues.publish,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '10 seconds',
    scheduleToCloseTimeout: '24 hours',
    retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
  });
