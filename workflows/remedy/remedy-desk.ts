import {
  ApplicationFailure,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { Decision } from '../../core/panel/decision.ts';
import { decideName, statusName } from '../../core/panel/messages.ts';
import { alertNoteSchema, countAlerts } from '../../core/remedy/alert-note.ts';
import { considerRemedyAnswer } from '../../core/remedy/consider-answer.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import { considerApproval } from '../../core/remedy/consider-approval.ts';
import { readKillRequest } from '../../core/remedy/kill-request.ts';
import { alertName, approveName, killName } from '../../core/remedy/messages.ts';
import type { RemedyQuestion, RemedyStatus } from '../../core/remedy/status.ts';
import {
  asText,
  countRefusal,
  type Door,
  hearAnswer,
  type Heard,
  isDeaf,
  takeUnweighed,
  weighsAnswers,
} from '../hear-answer.ts';
import { refuseToWait } from '../take-turns.ts';
import { killLive, recordApproval, recordRemedyAnswer } from './activities.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { type RemedyState, show, tell } from './remedy-state.ts';

const statusQuery = defineQuery<RemedyStatus>(statusName);
const approveSignal = defineSignal<[unknown]>(approveName);
const approveUpdate = defineUpdate<string, [unknown]>(approveName);
const decideSignal = defineSignal<[unknown]>(decideName);
const decideUpdate = defineUpdate<string, [unknown]>(decideName);
const killSignal = defineSignal<[unknown]>(killName);
const killUpdate = defineUpdate<string, [unknown]>(killName);
const alertSignal = defineSignal<[unknown]>(alertName);

const approving =
  'Approves or rejects the plan that waits, by its hash: { "by": "your id", "plan": "64 hex digits", "decision": "approve" | "reject", "reason": "why" }, or what countersign approve prints';
const deciding =
  'Answers what the incident asks: { "by": "your name", "decision": "approve" | "reject" | "redirect", "reason": "why, or what to do instead" }';
const killing = 'Stops all acting on live systems at once: { "by": "your name", "reason": "why" }';

/** Alerts that are told to the remediator while it is at work; further ones are counted. */
const untoldMax = 20;

/** Lets people ask and answer from the workflow's first moment: what comes too early is refused on the record. */
export function openRemedyDesk(state: RemedyState): void {
  setHandler(statusQuery, () => ({ ...state.status, refusals: state.refusals }), {
    description: 'What the incident is at and what it waits for.',
  });
  door(approveSignal, approveUpdate, {
    description: approving,
    receive: (raw) => receiveApproval(state, raw),
    validator: () => refuseToWait({ waiting: state.fresh, steps: state.steps }),
  });
  door(decideSignal, decideUpdate, {
    description: deciding,
    receive: (raw) => receiveDecision(state, raw),
    validator: () => refuseToWait(state.turns),
  });
  door(killSignal, killUpdate, {
    description: killing,
    receive: (raw) => receiveKill(state, raw),
    validator: () => {},
  });
  setHandler(alertSignal, (raw) => receiveAlerts(state, raw), {
    description: 'Further alerts of the same group, from the inbox of alerts.',
  });
}

/** Signal and update of one name lead to one handler, which says why something does not count; null where it does. */
function door(
  signal: ReturnType<typeof defineSignal<[unknown]>>,
  update: ReturnType<typeof defineUpdate<string, [unknown]>>,
  {
    description,
    receive,
    validator,
  }: { description: string; receive: (raw: unknown) => Promise<string | null>; validator: () => void },
): void {
  setHandler(signal, async (raw) => void (await receive(raw)), { description });
  setHandler<string, [unknown], typeof update>(
    update,
    async (raw) => {
      const refused = await receive(raw);
      if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'decision.refused');
      return 'It is on the record.';
    },
    { description, validator },
  );
}

async function receiveApproval(state: RemedyState, raw: unknown): Promise<string | null> {
  const { status, former, approvals, incidentId, sifts } = state;
  const plan = status.phase === 'waiting-for-approval' ? (status.plan?.hash ?? null) : null;
  const unsifted = sifts ? [] : state.fresh.map((one) => one.approval);
  const considered = considerApproval(raw, { plan, former, approvals: [...approvals, ...unsifted] });
  const approval = 'accepted' in considered ? considered.accepted : null;
  const judged = approval !== null && sifts;
  let refused = 'refused' in considered ? considered.refused : null;
  if (judged) refused = await new Promise((tell) => void state.fresh.push({ approval, tell }));
  else if (approval) takeUnsifted(state, approval);
  if (refused !== null && !countRefusal(state)) return refused;
  await recordApproval({
    incidentId,
    number: (state.answers += 1),
    approval,
    plan,
    refused,
    raw: asText(raw, { refused }),
    ...(judged && { judged }),
  });
  return refused;
}

/** As approvals were taken before the acting process said which are kept: all of them, before it has weighed any. */
function takeUnsifted(state: RemedyState, approval: Approval): void {
  state.fresh.push({ approval, tell: () => {} });
  const { plan } = state.status;
  const { by, decision } = approval;
  if (plan) plan.approvals = [...plan.approvals, { by, decision, signed: 'signature' in approval }];
  show(state);
}

async function receiveDecision(state: RemedyState, raw: unknown): Promise<string | null> {
  const { incidentId } = state;
  const question = openQuestion(state);
  const weighs = weighsAnswers();
  if (weighs && isDeaf(state)) return 'too many refused answers';
  const door = decisionDoor(state);
  const heard: Heard<Decision> = weighs ? await hearAnswer(raw, door) : takeUnweighed(raw, door);
  const { accepted, refused } = heard;
  if (refused !== null && !countRefusal(state)) return refused;
  await recordRemedyAnswer({
    incidentId,
    number: (state.answers += 1),
    question: question?.title ?? '',
    decision: accepted,
    refused,
    raw: asText(raw, heard),
    ...('who' in heard && { who: heard.who }),
  });
  return refused;
}

/** While an approved plan is carried out, its question is open no more. */
function openQuestion({ status, decision }: RemedyState): RemedyQuestion | null {
  const waits = status.phase === 'waiting-for-approval' || status.phase === 'waiting-for-person';
  return waits && decision === null ? status.question : null;
}

const decisionDoor = (state: RemedyState): Door<Decision> => ({
  subject: { kind: 'incident', id: state.incidentId },
  tally: state,
  asked: () => openQuestion(state) && state.asked,
  consider: (answer) =>
    considerRemedyAnswer(answer, { question: openQuestion(state), hash: state.status.plan?.hash ?? null }),
  take: (decision) => void (state.decision = decision),
});

/** Anybody may stop what acts: that does no harm that waiting would not do, and two people lift it again. */
async function receiveKill(state: RemedyState, raw: unknown): Promise<string | null> {
  const read = readKillRequest(raw);
  if ('refused' in read) return read.refused;
  const { by, reason } = read.accepted;
  tell(state, `${by} pulls the kill switch: ${reason}`);
  const killed = await killLive({ by, reason, key: `${state.incidentId}/${(state.answers += 1)}` });
  // Of many that pull it at once, one is told of.
  if (killed?.fresh) raiseAlarm(state, { kind: 'killed', by, reason, plan: null, assets: [] });
  return null;
}

function receiveAlerts(state: RemedyState, raw: unknown): void {
  const parsed = alertNoteSchema.safeParse(raw);
  if (!parsed.success) return;
  const { tally, fresh } = countAlerts(state.alerts, parsed.data);
  state.alerts = tally;
  const { firing, resolved, more, latest } = tally;
  state.status.alerts = { firing, resolved, more, latest };
  const lines = fresh.map(({ state: now, title, text, at }) =>
    `${at} ${now}: ${title} ${text}`.slice(0, 600),
  );
  state.untold = [...state.untold, ...lines].slice(-untoldMax);
  show(state);
}
