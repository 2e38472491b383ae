import { ApplicationFailure, isCancellation, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import { inMarkdown, inSummary } from '../core/panel/markdown.ts';
import { readableInDark } from '../core/panel/temporal-page.ts';
import { queues } from '../core/queues.ts';
import type { CheckpointResult, TrailActivities } from '../core/trail/contract.ts';
import { reasonOf } from './failure-words.ts';

const { makeCheckpoint, sendCheckpoint } = proxyActivities<TrailActivities>({
  taskQueue: queues.publish,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  scheduleToCloseTimeout: '40 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});

/**
 * Signs where the trail stands, and sends that to every place that `trail.checkpointTo` names. Input: `{}`. Fails where one
 * of them could not be reached, once the others have it. Made to be run by a schedule.
 */
export async function checkpointTrail(raw?: unknown): Promise<CheckpointResult> {
  if (raw !== undefined && (typeof raw !== 'object' || raw === null || Object.keys(raw).length > 0))
    throw ApplicationFailure.nonRetryable(
      'checkpointTrail takes nothing: start it with {}.',
      'input.invalid',
    );
  const { checkpoint, to } = await makeCheckpoint();
  const { number, sum } = checkpoint;
  const sendTo = async (name: string): Promise<string | null> => {
    try {
      await sendCheckpoint.executeWithOptions({ summary: inSummary(`to ${name}`) }, [
        { checkpoint, to: name },
      ]);
      return null;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return reasonOf(error);
    }
  };
  const problems = await Promise.all(to.map(sendTo));
  const sentTo = to.filter((_, at) => problems[at] === null);
  const failed = problems.filter((why) => why !== null);
  setCurrentDetails(
    [
      '### A checkpoint of the trail',
      `It vouches for the trail up to entry ${number}.`,
      to.length === 0
        ? 'It goes nowhere, and shows nothing: name a folder, repository or webhook under `trail.checkpointTo` in countersign.yaml.'
        : `Sent to: ${sentTo.map(inMarkdown).join(', ') || 'nobody'}.`,
      ...failed.map((why) => `- ${inMarkdown(why)}`),
      readableInDark,
    ].join('\n\n'),
  );
  if (failed.length > 0) throw ApplicationFailure.nonRetryable(failed.join('\n'), 'trail.not-sent');
  return { number, sum, sentTo };
}
