import { fenced, inMarkdown } from '../panel/markdown.ts';
import { readableInDark, signing } from '../panel/temporal-page.ts';
import { describeOpinions } from './describe-opinions.ts';
import type { RemedyPhase, RemedyQuestion, RemedyStatus, SeatView, StandingPlan } from './status.ts';
import { tellStanding } from './tell-standing.ts';

const phrases: Record<RemedyPhase, string> = {
  preparing: 'Opening the incident.',
  diagnosing: 'The remediator looks at the assets. It can change nothing.',
  resolving:
    'The plan is made exact: targets, preconditions, expiry. (Where this lasts, no process serves the queue `live`.)',
  reviewing: 'Seats of other families look at the plan.',
  'waiting-for-approval': 'A plan waits for approval. Nothing is done before.',
  'waiting-for-person': 'Waiting for a person.',
  acting: 'The approved plan is carried out.',
  verifying: 'Done; its checks are waited for.',
  'rolling-back': 'What was done is undone, as approved with it.',
  done: 'Done.',
};

const how = (name: string): string =>
  `To answer, open the tab **History** (on this one the page keeps the letter r for itself), choose **More Actions**, then **Send a Signal** (or **Send an Update**, which replies), the name \`${name}\`, and paste this as its data, changed to what you say:`;
const asJson = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;

/** Current details of `remediate` in Markdown: in words, what it is doing, and all that is needed to answer it. */
export function describeRemedy(status: RemedyStatus): string {
  const { question, plan, phase, doing } = status;
  const isAsking = question !== null && (phase === 'waiting-for-approval' || phase === 'waiting-for-person');
  return [
    `### ${isAsking ? 'A person is asked: ' : ''}${inMarkdown(status.title || 'An incident')}`,
    isAsking ? '' : `${phrases[phase]}${doing === '' ? '' : ` Now: ${inMarkdown(doing)}`}`,
    isAsking && question.kind === 'approval' && plan ? describeApproval(plan) : '',
    isAsking ? describeQuestion(question, status.incidentId) : '',
    `Assets: ${status.assets.map(inMarkdown).join(', ')}`,
    describeRemediator(status),
    plan && phase !== 'waiting-for-approval' ? `Plan ${plan.round}: \`${plan.hash}\`` : '',
    describeOpinions(status.opinions),
    describeAlerts(status.alerts),
    status.happened.map((line) => `- ${inMarkdown(line)}`).join('\n'),
    readableInDark,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What would be done comes first: whoever answers is to have read it. */
function describeApproval(plan: StandingPlan): string {
  const answer = { by: 'your id', plan: plan.hash, decision: 'approve', reason: 'why' };
  return [
    `**${inMarkdown(plan.title)}**: plan ${plan.round}, hash`,
    asJson(plan.hash),
    describeStanding(plan),
    plan.exactly,
    how('approve'),
    // In lines, so that all of it is seen in a narrow frame.
    `\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\``,
    `To reject it: \`"decision": "reject"\`, with your reason. Where a signature is asked for, \`countersign approve ${plan.hash.slice(0, 12)}\` makes what is to be pasted. To have it planned anew instead, send \`decide\` with \`"decision": "redirect"\` and your reason.`,
    describeViews(plan.views),
    plan.prose,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function describeStanding(plan: StandingPlan): string {
  const { approvals, ignored, ignoredMore = 0 } = plan;
  const said = approvals.map(
    ({ by, decision, signed }) => `${inMarkdown(by)} (${decision}, ${signed ? 'signed' : 'typed'})`,
  );
  return [
    tellStanding(plan, inMarkdown),
    said.length > 0 ? `So far: ${said.join(', ')}.` : '',
    ...ignored.map(({ by, why }) => `What ${inMarkdown(by)} sent does not count: ${inMarkdown(why)}`),
    ignoredMore > 0 ? `${ignoredMore} more did not count.` : '',
  ]
    .filter((part) => part !== '')
    .join('  \n');
}

function describeViews(views: readonly SeatView[]): string {
  if (views.length === 0) return 'No other model looked at it.';
  const rows = views.map(({ seat, simulated, view, reasons }) => {
    const words = { approve: 'would do it', object: '**objects**', unsure: 'is not sure' };
    const said = view === null ? 'was lost' : words[view];
    return `- ${inMarkdown(seat)}${simulated ? ' (*simulated*)' : ''} ${said}${reasons.length > 0 ? `: ${reasons.map(inMarkdown).join(' ')}` : ''}`;
  });
  return ['**What other models say of it** (they approve nothing)', rows.join('\n')].join('\n\n');
}

const meaningOf: Record<Exclude<RemedyQuestion['kind'], 'approval'>, string> = {
  asked: '`approve` says yes, `reject` no, `redirect` tells what to do instead.',
  unsolved:
    '`redirect` has it planned anew with your reason as instructions; `approve` takes it as solved; `reject` ends the incident unsolved.',
  'unknown-fate':
    'Look at the assets first. `approve` says that what was to be done is done, so that its checks are waited for; `redirect` has it planned anew; `reject` ends the incident. Nothing is repeated by itself.',
  'no-plan':
    '`redirect` goes on with your reason as instructions; `approve` and `reject` end the incident without a plan.',
};

function describeQuestion({ kind, title, story, options, signed }: RemedyQuestion, id: string): string {
  if (kind === 'approval') return '';
  const example = {
    by: 'your name',
    decision: kind === 'asked' ? 'approve' : 'redirect',
    reason: kind === 'asked' ? 'why' : 'what to do instead',
  };
  return [
    `**${inMarkdown(title)}**`,
    signed ? signing(id, example.decision) : `${how('decide')}\n\n${asJson(example)}`,
    meaningOf[kind],
    story === '' ? '' : fenced(story, 8000),
    options.map((option, index) => `- ${index + 1}: ${inMarkdown(option)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function describeRemediator({ remediator, turns, calls, costMicroUsd }: RemedyStatus): string {
  if (!remediator) return '';
  const simulated = remediator.simulated ? ', *simulated*' : '';
  return `Remediator: ${inMarkdown(remediator.model)}${simulated}; ${turns} turns, ${calls} calls, ${(costMicroUsd / 1_000_000).toFixed(2)} USD`;
}

function describeAlerts({ firing, resolved, more, latest }: RemedyStatus['alerts']): string {
  if (firing + resolved + more === 0) return '';
  const counts = `Alerts: ${firing} firing, ${resolved} resolved${more > 0 ? `, ${more} more` : ''}`;
  return [counts, ...latest.map((line) => `- ${inMarkdown(line)}`)].join('\n');
}
