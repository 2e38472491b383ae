import type { FleetRefresh } from '../../core/fleet/contract.ts';
import { refreshFleetId, refreshFleetWorkflowType } from '../../core/fleet/contract.ts';
import { isWell, matchesWords } from '../../core/fleet/find.ts';
import { queues } from '../../core/queues.ts';
import { type AssetWish, assetStory, findAsset, listAssets, listSourceLooks } from '../../database/assets.ts';
import type { Database } from '../../database/client.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { renderAsset, renderFleet } from '../report/fleet.ts';
import { openEngine, openRecords } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  label: readonly string[];
  state?: AssetWish['state'];
  class?: string;
  limit: number;
  refresh: boolean;
  json: boolean;
}

const refreshWithin = '5 minutes';
const storyMax = 50;

/** The fleet as it was last seen; one asset with its whole story where one is named. */
export async function fleet(
  context: Context,
  words: readonly string[],
  options: Options,
): Promise<ExitStatus> {
  const { json, limit } = options;
  const wish = wishOf(options);
  if (options.refresh) await refresh(context);
  const { db, close } = await openRecords(context);
  try {
    const [one] = words;
    const asset = words.length === 1 && one !== undefined ? await findAsset(db, one) : null;
    if (asset !== null) return await showOne(context, db, asset, json);
    const found = (await listAssets(db, wish, limit)).filter((row) => matchesWords(row, words));
    const sources = await listSourceLooks(db);
    print(
      json
        ? [safeJson({ assets: found, sources })]
        : renderFleet(safeDeep({ assets: found, sources }), { now: new Date(), screen: context.out }),
    );
    return found.every(({ observation }) => isWell(observation)) &&
      sources.every(({ problem }) => problem === null)
      ? exitStatus.passed
      : exitStatus.failed;
  } finally {
    await close();
  }
}

async function showOne(
  context: Context,
  db: Database,
  asset: NonNullable<Awaited<ReturnType<typeof findAsset>>>,
  json: boolean,
): Promise<ExitStatus> {
  const story = await assetStory(db, asset.asset.id, storyMax);
  print(
    json
      ? [safeJson({ ...asset, story })]
      : renderAsset(safeDeep({ ...asset, story }), { now: new Date(), screen: context.out }),
  );
  return isWell(asset.observation) ? exitStatus.passed : exitStatus.failed;
}

function wishOf({ label, state, class: of }: Options): AssetWish {
  const labels = label.map((one) => {
    const [, name, value] = /^([^=]+)=(.*)$/su.exec(one) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--label ${JSON.stringify(one)} has no value: write it as app=shop.`);
    return [name, value] as const;
  });
  return {
    labels: Object.fromEntries(labels),
    ...(state !== undefined && { state }),
    ...(of !== undefined && { class: of }),
  };
}

async function refresh(context: Context): Promise<void> {
  const { client, close } = await openEngine(context);
  try {
    const handle = await client.workflow.start(refreshFleetWorkflowType, {
      // Beside one that the schedule runs, which may look at those alone whose turn it is.
      workflowId: `${refreshFleetId}-now`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: queues.countersign,
      workflowExecutionTimeout: refreshWithin,
      args: [{ all: true }],
      staticSummary: 'Looks at all live systems, as somebody asked for.',
    });
    await (handle.result() as Promise<FleetRefresh>).catch((error: unknown) => {
      throw new Error(
        `The fleet was not looked at within ${refreshWithin}: see that a worker of the queue "${queues.fleet}" runs (npm start), and read workflow ${refreshFleetId}-now in the Temporal UI.`,
        { cause: error },
      );
    });
  } finally {
    await close();
  }
}
