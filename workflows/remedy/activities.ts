import { proxyActivities } from '@temporalio/workflow';
import type {
  AlarmActivities,
  LiveActivities,
  RemediatorActivities,
  RemedyActivities,
  RemedyLookActivities,
} from '../../core/remedy/contract.ts';
import { queues } from '../../core/queues.ts';

/** Only our own database stands behind these: they are tried until it answers. */
export const {
  openIncident,
  readRemedyCall,
  answerRemedyCall,
  findSimilarIncidents,
  tellRemediator,
  showPlan,
  recordApproval,
  recordRemedyAnswer,
  noteRemedyQuestion,
  recordRemedy,
  closeIncident,
} = proxyActivities<RemedyActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** An asset that does not answer is an answer; what is tried again is our own side. */
export const { lookAtAsset } = proxyActivities<RemedyLookActivities>({
  taskQueue: queues.fleet,
  // A description is two looks, and a source may be given two minutes for each.
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '0.5 seconds', maximumInterval: '30 seconds' },
});

/** A provider may be overburdened for hours; whether a failure is tried again is its own say. */
export const { askRemediator } = proxyActivities<RemediatorActivities>({
  taskQueue: queues.models,
  scheduleToCloseTimeout: '2 hours',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** People wait meanwhile: a seat has as long as its panel's patience. */
export const auditorActivities = (patienceMs: number) =>
  proxyActivities<RemediatorActivities>({
    taskQueue: queues.models,
    scheduleToCloseTimeout: patienceMs,
    heartbeatTimeout: '8 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });

/** What looks and judges: safe to repeat. */
export const { resolvePlan, weighApprovals, killLive } = proxyActivities<LiveActivities>({
  taskQueue: queues.live,
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** Whoever takes alarms may be away for a while. An incident that is over stays open for no longer than that. */
export const { sendAlarm } = proxyActivities<AlarmActivities>({
  taskQueue: queues.publish,
  scheduleToCloseTimeout: '30 minutes',
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * What acts journals each action before and after it: a worker that dies is missed by its heartbeat, and the next goes on
 * behind the journal, so that nothing is done twice.
 */
export const { carryOut, verifyPlan, rollBack } = proxyActivities<LiveActivities>({
  taskQueue: queues.live,
  startToCloseTimeout: '24 hours',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});
