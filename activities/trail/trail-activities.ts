import type { CheckpointDestination } from '../../core/configuration/trail.ts';
import { Failed } from '../../core/failed.ts';
import type { Checkpoint } from '../../core/trail/checkpoint.ts';
import type { TrailActivities } from '../../core/trail/contract.ts';
import type { Database } from '../../database/client.ts';
import { createTrail, findTrailHead } from '../../database/trail.ts';
import type { Git } from '../git/git.ts';
import { whileRunning } from '../while-running.ts';
import { sendToDirectory } from './send/to-directory.ts';
import { sendToGit } from './send/to-git.ts';
import { sendToS3 } from './send/to-s3.ts';
import { sendToWebhook } from './send/to-webhook.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { trailKey } from './trail-key.ts';

interface Dependencies {
  db: Database;
  git: Git;
  /** Where the key lies that checkpoints are signed with. */
  keyPath: string;
  /** Holds the destinations' tokens and secrets. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Read anew for each checkpoint. */
  destinations: () => Readonly<Record<string, CheckpointDestination>>;
}

export const createTrailActivities = (deps: Dependencies): TrailActivities => ({
  makeCheckpoint: () =>
    whileRunning(async () => {
      const { db, keyPath, destinations } = deps;
      const to = Object.keys(destinations());
      const [key, trail, head] = await Promise.all([
        trailKey(keyPath),
        createTrail(db).id(),
        findTrailHead(db),
      ]);
      return { checkpoint: signCheckpoint(head, { trail, at: new Date(), key }), to };
    }),
  sendCheckpoint: ({ checkpoint, to }) =>
    whileRunning(async ({ signal }) => {
      const destination = deps.destinations()[to];
      if (destination === undefined)
        throw new Failed(
          'configuration.invalid',
          `"trail.checkpointTo" in countersign.yaml no longer names "${to}": put it back, or run the checkpoint again.`,
        );
      try {
        await send(deps, destination, checkpoint, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new Failed(
          'trail.not-sent',
          `The checkpoint of entry ${checkpoint.number} could not be sent to "${to}": ${why}. It is tried again; look after that place, or after its login.`,
        );
      }
    }),
});

function send(
  { git, environment }: Dependencies,
  destination: CheckpointDestination,
  checkpoint: Checkpoint,
  signal: AbortSignal,
): Promise<void> {
  const secretOf = (variable: string) => {
    const value = environment[variable];
    if (value) return value;
    throw new Error(`${variable} is not set where the queue "publish" is served`);
  };
  if ('directory' in destination) return sendToDirectory(destination.directory, checkpoint);
  if ('webhook' in destination) {
    const { secretVariable } = destination;
    const secret = secretVariable === undefined ? null : secretOf(secretVariable);
    return sendToWebhook(destination.webhook, checkpoint, { secret, signal });
  }
  if ('s3' in destination) {
    const { accessKeyVariable, secretKeyVariable } = destination;
    const keys = { id: secretOf(accessKeyVariable), secret: secretOf(secretKeyVariable) };
    return sendToS3(destination, checkpoint, { keys, signal });
  }
  const { git: address, branch, tokenVariable } = destination;
  const token = tokenVariable === undefined ? null : secretOf(tokenVariable);
  return sendToGit(git, { address, branch, token }, checkpoint, signal);
}
