import { safeLine } from '../../core/panel/safe-text.ts';
import { type Approval, approvalSchema, approvalText } from '../../core/remedy/approval.ts';
import { classShares } from '../../core/remedy/class-shares.ts';
import { approveName } from '../../core/remedy/messages.ts';
import type { Plan } from '../../core/remedy/plan.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { canBeAsked, confirm } from '../confirm.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { describePlan } from '../report/plan.ts';
import { ended, sendUpdate } from '../send-update.ts';
import { type Signer, signerOf } from '../sign-as-person.ts';
import { openEngine, openRecords } from '../stores.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { findToldPlan, tellView } from './plans.ts';

interface ApproveOptions {
  reason: string;
  reject: boolean;
  key?: string;
  agent: boolean;
  by?: string;
  breakGlass: boolean;
  print: boolean;
  yes: boolean;
}

const unsigned = `${'A'.repeat(86)}==`;

/** Shows a plan, asks, and gives consent to exactly what was shown. */
export async function approve(
  context: Context,
  prefix: string,
  options: ApproveOptions,
): Promise<ExitStatus> {
  const signer = await signerOf(context, options);
  if (options.breakGlass && (!signer || options.reject))
    throw new UsageError('--break-glass is a signed approval: give --key or --agent, and no --reject.');
  const { db, close } = await openRecords(context);
  try {
    const told = await findToldPlan(db, prefix);
    if (!signer) refuseUnsigned(context, told.plan);
    const by = signer?.person ?? options.by ?? (await nameOfPerson(context.cwd));
    await tellView(db, told, by);
    if (!options.yes) await ask(context, describePlan(told, context.err), by, options);
    const approval = await makeApproval(told.row.hash, by, signer, options);
    if (options.print) {
      print([JSON.stringify(approval)]);
      return exitStatus.passed;
    }
    return await send(context, told.plan.workflow, approval);
  } finally {
    await close();
  }
}

/** What would only be refused later. */
function refuseUnsigned({ environment, cwd }: Context, plan: Plan): void {
  const { classes } = loadConfiguration(environment, cwd).fleet;
  const strict = classShares(plan, classes).find(({ policy }) => policy.approval === 'signed');
  if (strict)
    throw new UsageError(`Class "${safeLine(strict.name)}" asks for signatures: give --key or --agent.`);
}

async function ask(
  context: Context,
  shown: readonly string[],
  by: string,
  { reject, breakGlass }: ApproveOptions,
): Promise<void> {
  if (!canBeAsked())
    throw new UsageError('Nobody can be asked here: read it with "countersign plan", and give --yes.');
  const verb = reject ? 'Reject' : breakGlass ? 'Carry out ALONE' : 'Approve';
  await confirm(context, shown, `${verb} exactly this, as ${safeLine(by)}?`);
}

async function makeApproval(
  plan: string,
  by: string,
  signer: Signer | null,
  { reject, reason, breakGlass }: ApproveOptions,
): Promise<Approval> {
  const answer = { by, plan, decision: reject ? 'reject' : 'approve', reason };
  const said = signer
    ? {
        kind: 'countersign.approval.v1',
        ...answer,
        at: new Date().toISOString(),
        ...(breakGlass && { breakGlass: true }),
        key: signer.publicKey,
        signature: unsigned,
      }
    : answer;
  const parsed = approvalSchema.safeParse(said);
  if (!parsed.success)
    throw new UsageError('The reason or the name cannot be sent: write one line of up to 2000 letters.');
  const approval = parsed.data;
  if (!signer || !('signature' in approval)) return approval;
  return { ...approval, signature: await signer.sign(approvalText(approval)) };
}

async function send(context: Context, workflow: string, approval: Approval): Promise<ExitStatus> {
  const { client, close } = await openEngine(context);
  try {
    const answered = await sendUpdate(client, client.workflow.getHandle(workflow), approveName, approval);
    const refused = answered === ended ? `The workflow ${workflow} has ended.` : answered;
    const verb = approval.decision === 'approve' ? 'Approved' : 'Rejected';
    print(
      refused === null
        ? [
            ...wrap(context.out, `${verb}, as ${safeLine(approval.by)}. What becomes of it:`),
            `  npx countersign plan ${approval.plan.slice(0, 16)}`,
          ]
        : wrap(context.out, `Not taken: ${safeLine(refused)}`),
    );
    return refused === null ? exitStatus.passed : exitStatus.failed;
  } finally {
    await close();
  }
}
