import { createHash, randomUUID } from 'node:crypto';
import { blobId } from '../../core/ids.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { planText } from '../../core/remedy/plan.ts';
import { eventOfView } from '../../core/remedy/trail-events.ts';
import { listApprovals } from '../../database/approvals.ts';
import { labelsOf } from '../../database/assets.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { viewsOfPlan } from '../../database/plan-views.ts';
import { listPlans, type PlanRow } from '../../database/plans.ts';
import { createTrail } from '../../database/trail.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { type Beside, describePlan, readPlan, type ToldPlan } from '../report/plan.ts';
import { openRecords } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

/** Those that wait, the latest first. */
export async function showPlans(
  context: Context,
  { all, limit, json }: { all: boolean; limit: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const plans = await listPlans(db, { prefix: '', waiting: !all, limit });
    if (json) print([safeJson({ plans })]);
    else if (plans.length === 0) print([all ? 'No plans yet.' : 'No plan waits for approval.']);
    else print(plans.flatMap((plan) => wrap(context.out, describe(plan), '', '    ')));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

const describe = ({ hash, state, assets, classes, expires, workflow }: PlanRow): string =>
  `${hash.slice(0, 16)}  ${state}  ${count(assets.length, 'asset')} of class ${safeLine(classes.join(', '))}: ${safeLine(assets.join(', '))}; until ${moment(expires)} [${safeLine(workflow)}]`;

/** Exactly what it would do. Whoever looks is on the trail. */
export async function showPlan(
  context: Context,
  prefix: string,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const told = await findToldPlan(db, prefix);
    await tellView(db, told, await nameOfPerson(context.cwd));
    const { row, plan, beside, approvals, views, labelled } = told;
    print(
      json
        ? [safeJson({ hash: row.hash, state: row.state, plan, beside, approvals, views, labelled })]
        : describePlan(told, context.out),
    );
    return exitStatus.passed;
  } finally {
    await close();
  }
}

const prefixMin = 6;

/**
 * The one plan whose hash begins so, as its bytes say and not as the database's columns do.
 * @throws UsageError for none or several, and for one whose bytes are not of that hash
 */
export async function findToldPlan(db: Database, prefix: string): Promise<ToldPlan> {
  const shown = JSON.stringify(prefix.slice(0, 80));
  if (!/^[0-9a-f]{6,64}$/.test(prefix))
    throw new UsageError(`${shown} is no hash of a plan: give at least ${prefixMin} of its hex digits.`);
  const [row, other] = await listPlans(db, { prefix, waiting: false, limit: 2 });
  if (!row)
    throw new UsageError(`No plan is on record whose hash begins with ${shown}: see countersign plans.`);
  if (other) throw new UsageError(`Several plans begin with ${shown}: give more of the hash.`);
  const plan = readPlan(await getJson<unknown>(db, blobId(row.blob)));
  if (createHash('sha256').update(planText(plan)).digest('hex') !== row.hash)
    throw new UsageError(
      `What is stored as plan ${row.hash} is another one: somebody has altered the database.`,
    );
  const beside = await getJson<Beside>(db, blobId(row.prose));
  const [approvals, views, labelled] = await Promise.all([
    listApprovals(db, row.hash),
    viewsOfPlan(db, row.hash),
    labelsOf(
      db,
      plan.actions.map(({ target }) => target.asset),
    ),
  ]);
  return { row, plan, beside, approvals, views, labelled };
}

export async function tellView(db: Database, { plan, row }: ToldPlan, by: string): Promise<void> {
  await createTrail(db).append(
    `plan/${row.hash}/viewed/${randomUUID()}`,
    eventOfView({ plan, hash: row.hash }, by),
  );
}
