import { statusName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { RemedyStatus } from '../../core/remedy/status.ts';
import { alertsOfIncident, countOfNoKnownAsset } from '../../database/alerts.ts';
import {
  answersOfIncident,
  findIncident,
  type IncidentRow,
  listIncidents,
  plansOfIncident,
  viewsOfIncident,
} from '../../database/incidents.ts';
import type { Database } from '../../database/client.ts';
import { opinionsOfIncident } from '../../database/opinions.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { renderRemedyQuestion } from '../report/incident.ts';
import { describeDoing } from '../report/plan.ts';
import { openEngine, openRecords, workflowUrl } from '../stores.ts';
import { count, moment } from '../text/amounts.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { findToldPlan } from './plans.ts';

/** The latest incidents, newest first. */
export async function incidents(
  context: Context,
  { limit, json }: { limit: number; json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const [found, unknown] = await Promise.all([listIncidents(db, limit), countOfNoKnownAsset(db)]);
    if (json) print([safeJson({ incidents: found, alertsOfNoKnownAsset: unknown })]);
    else if (found.length === 0)
      print(['No incidents yet. Open one: npx countersign remediate ASSET "what is wrong"']);
    else print(safeDeep(found).flatMap((one) => renderLine(one, context.out)));
    if (!json && unknown > 0) {
      const waiting = `${count(unknown, 'alert')} of no known asset: they open an incident once the fleet has it. See npx countersign fleet, and alerts.assetLabel and alerts.rules in countersign.yaml.`;
      print(wrap(context.out, waiting));
    }
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function renderLine(one: IncidentRow, screen: Screen): string[] {
  const { state, question, title, workflowId, startedAt, assets, rounds } = one;
  const word = state === 'open' && question ? 'waits' : state;
  const { paint } = screen;
  const tint =
    word === 'solved' || word === 'no-action' ? paint.green : word === 'open' ? paint.cyan : paint.yellow;
  return [
    ...wrap(screen, `${tint(word.padEnd(11))} ${paint.bold(safeLine(title))}`, '', '  '),
    ...wrap(
      screen,
      `${safeLine(workflowId)}, ${moment(startedAt)}, ${safeLine(assets.join(', '))}${rounds > 0 ? `, ${count(rounds, 'plan')}` : ''}`,
      '  ',
    ),
  ];
}

/** One incident: what was found, planned, said and done; and what it waits for, while it does. */
export async function incident(
  context: Context,
  id: string,
  { json }: { json: boolean },
): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const row = await findIncident(db, id);
    if (!row) throw noIncident(id);
    const [plans, views, answers, alerts, opinions] = await Promise.all([
      plansOfIncident(db, row.id),
      viewsOfIncident(db, row.id),
      answersOfIncident(db, row.id),
      alertsOfIncident(db, row, 20),
      opinionsOfIncident(db, row.id),
    ]);
    const url = workflowUrl(context, row.workflowId);
    if (json) {
      print([safeJson({ incident: row, plans, views, answers, alerts, opinions, url })]);
      return exitStatus.passed;
    }
    const story = safeDeep({ row, plans, views, answers, alerts, opinions });
    print(renderStory(story, context.out));
    if (row.state === 'open' && row.question) await tellQuestion(context, db, row.workflowId, url);
    return exitStatus.passed;
  } finally {
    await close();
  }
}

interface Story {
  row: IncidentRow;
  plans: Awaited<ReturnType<typeof plansOfIncident>>;
  views: Awaited<ReturnType<typeof viewsOfIncident>>;
  answers: Awaited<ReturnType<typeof answersOfIncident>>;
  alerts: Awaited<ReturnType<typeof alertsOfIncident>>;
  /** What other models were asked about the cause, and what they said, as the remediator was told. */
  opinions: string[];
}

function renderStory({ row, plans, views, answers, alerts, opinions }: Story, screen: Screen): string[] {
  const lines = (text: string, indent = '  ') => wrap(screen, text, indent);
  const ended = row.endedAt === null ? '' : `, ended ${moment(row.endedAt)}`;
  return [
    ...renderLine(row, screen),
    ...lines(`began ${moment(row.startedAt)}${ended}${row.simulated ? ', by a simulated remediator' : ''}`),
    ...(row.note === '' ? [] : lines(row.note)),
    ...alerts.flatMap(({ alert, source, times }) =>
      lines(`alert of ${source}: ${alert.state}: ${alert.title}${times > 1 ? ` (${times} times)` : ''}`),
    ),
    ...opinions.flatMap((told) => [
      '  other models were asked:',
      ...told.split('\n').flatMap((line) => lines(line, '    ')),
    ]),
    ...plans.flatMap(({ round, hash, title, deeds, end, helped, reasons }) => [
      ...lines(
        `plan ${hash.slice(0, 16)}: ${title}; ${end ?? (row.state === 'open' ? 'waits' : 'has no end on record')}${helped === null ? '' : helped ? ', helped' : ', did not help'}`,
      ),
      ...deeds.flatMap((deed) => lines(deed, '    ')),
      ...views
        .filter((view) => view.round === round)
        .flatMap(({ seat, view, simulated }) =>
          lines(
            `${seat}${simulated ? ' (simulated)' : ''}: ${[view.view, ...view.reasons].join('. ')}`,
            '    ',
          ),
        ),
      ...reasons.flatMap((reason) => lines(reason, '    ')),
    ]),
    ...answers.flatMap(({ door, by, decision, reason, refused }) =>
      lines(
        `${by ?? 'somebody'} answered ${decision ?? `${door} with what is no answer`}${reason ? `: ${reason}` : ''}${refused === null ? '' : ` (it changed nothing: ${refused})`}`,
      ),
    ),
  ];
}

async function tellQuestion(
  context: Context,
  db: Database,
  workflowId: string,
  url: string | null,
): Promise<void> {
  const { client, close } = await openEngine(context);
  try {
    const status = await client.workflow.getHandle(workflowId).query<RemedyStatus>(statusName);
    const told = status.plan && (await findToldPlan(db, status.plan.hash));
    const asked = { workflowId, url, ...(told && { exactly: describeDoing(told, context.out) }) };
    print(['', ...renderRemedyQuestion(safeDeep(status), asked, context.out)]);
  } finally {
    await close();
  }
}

const noIncident = (id: string) =>
  new UsageError(
    `No incident ${JSON.stringify(id.slice(0, 200))} is recorded here: see npx countersign incidents.`,
  );
