import {
  ApplicationFailure,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { refusalsRecordedMax } from '../../core/panel/consider-decision.ts';
import type { Decision } from '../../core/panel/decision.ts';
import { decideName, statusName } from '../../core/panel/messages.ts';
import { alertNoteSchema, countAlerts } from '../../core/remedy/alert-note.ts';
import { considerRemedyAnswer } from '../../core/remedy/consider-answer.ts';
import { considerApproval } from '../../core/remedy/consider-approval.ts';
import { readKillRequest } from '../../core/remedy/kill-request.ts';
import { alertName, approveName, killName } from '../../core/remedy/messages.ts';
import type { RemedyQuestion, RemedyStatus } from '../../core/remedy/status.ts';
import {
  asText,
  type Door,
  hearAnswer,
  type Heard,
  isFlooded,
  takeUnweighed,
  weighsAnswers,
} from '../hear-answer.ts';
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
  setHandler(statusQuery, () => state.status, {
    description: 'What the incident is at and what it waits for.',
  });
  door(state, approveSignal, approveUpdate, approving, (raw) => receiveApproval(state, raw));
  door(state, decideSignal, decideUpdate, deciding, (raw) => receiveDecision(state, raw));
  door(state, killSignal, killUpdate, killing, (raw) => receiveKill(state, raw));
  setHandler(alertSignal, (raw) => receiveAlerts(state, raw), {
    description: 'Further alerts of the same group, from the inbox of alerts.',
  });
}

/** Signal and update of one name lead to one handler, which says why something does not count; null where it does. */
function door(
  state: RemedyState,
  signal: ReturnType<typeof defineSignal<[unknown]>>,
  update: ReturnType<typeof defineUpdate<string, [unknown]>>,
  description: string,
  receive: (raw: unknown) => Promise<string | null>,
): void {
  setHandler(signal, async (raw) => void (await receive(raw)), { description });
  setHandler<string, [unknown], typeof update>(
    update,
    async (raw) => {
      const refused = await receive(raw);
      if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'decision.refused');
      return 'It is on the record.';
    },
    { description, validator: () => refuseFlood(state) },
  );
}

const flooded = `${refusalsRecordedMax} answers were refused already: no more are taken.`;

function refuseFlood(state: RemedyState): void {
  if (isFlooded(state)) throw ApplicationFailure.nonRetryable(flooded, 'decision.refused');
}

async function receiveApproval(state: RemedyState, raw: unknown): Promise<string | null> {
  const { status, former, approvals, incidentId } = state;
  const waits = status.phase === 'waiting-for-approval' ? status.plan : null;
  const considered = considerApproval(raw, { plan: waits?.hash ?? null, former, approvals });
  const refused = 'refused' in considered ? considered.refused : null;
  if (refused !== null && !countRefusal(state)) return flooded;
  const number = (state.answers += 1);
  const approval = 'accepted' in considered ? considered.accepted : null;
  if (approval && waits) {
    approvals.push(approval);
    const { by, decision } = approval;
    waits.approvals = [...waits.approvals, { by, decision, signed: 'signature' in approval }];
    show(state);
  }
  await recordApproval({
    incidentId,
    number,
    approval,
    plan: waits?.hash ?? null,
    refused,
    raw: asText(raw, { refused }),
  });
  return refused;
}

async function receiveDecision(state: RemedyState, raw: unknown): Promise<string | null> {
  const { incidentId } = state;
  const question = openQuestion(state);
  const weighs = weighsAnswers();
  if (weighs && isFlooded(state)) return flooded;
  const door = decisionDoor(state);
  const heard: Heard<Decision> = weighs ? await hearAnswer(raw, door) : takeUnweighed(raw, door);
  const { accepted, refused } = heard;
  if (refused !== null && !countRefusal(state)) return flooded;
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
  if ('refused' in read) return countRefusal(state) ? read.refused : flooded;
  const { by, reason } = read.accepted;
  tell(state, `${by} pulls the kill switch: ${reason}`);
  const killed = await killLive({ by, reason, key: `${state.incidentId}/${(state.answers += 1)}` });
  // Of many that pull it at once, one is told of.
  if (killed?.fresh) raiseAlarm(state, { kind: 'killed', by, reason, plan: null, assets: [] });
  return null;
}

/** False once there were so many that no more are put on record. */
function countRefusal(state: RemedyState): boolean {
  if (state.refusals >= refusalsRecordedMax) return false;
  state.refusals += 1;
  return true;
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
