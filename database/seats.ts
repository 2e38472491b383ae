import { type SQL, sql } from 'drizzle-orm';
import { type LabelSource, labelSources, weightOfLabel } from '../core/calibration/labels.ts';
import { blobId } from '../core/ids.ts';
import type { AuditPlan } from '../core/panel/plan.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import { labelledVoices } from './labelled-voices.ts';

/** Older audits say what models were like that have changed since; and a table over more takes longer than people wait. */
export const auditsMax = 10_000;

/** A model with a focus, under whatever names it has sat on panels, over the latest audits. */
export interface SeatFigures {
  names: string[];
  provider: string;
  model: string;
  focus: string;
  simulated: boolean;
  /** Answers of its own; those that were taken over from another audit count there. */
  asks: number;
  /** Asks that never got an answer. */
  lost: number;
  /** With second looks, and with answers that came to nothing. */
  costMicroUsd: number;
  /** Of its asks; null where it has answered none. */
  medianMs: number | null;
  p95Ms: number | null;
  /** Findings that stood at their place. */
  reports: number;
  /** Its reports that proved real. */
  proved: number;
  /** Of its labelled reports those that are real, by the weight of the labels. */
  precision: { held: number; of: number };
  /** Of what proved real in disputed rounds, in files that it read, what it reported; by weight, too. */
  recall: { held: number; of: number };
  /** On its reports. */
  labels: Record<LabelSource, number>;
}

type Figures = Omit<SeatFigures, 'labels' | 'precision' | 'recall'> & {
  held: number;
  of: number;
  recalled: number;
  known: number;
} & Record<LabelSource, number>;

/** What is known of every seat, or of those that have sat under `name`; by provider, model and focus. */
export async function readSeats(db: Database, name?: string): Promise<SeatFigures[]> {
  const { rows } = await db.execute<Figures>(sql`
    with recent as (select id from audits order by started_at desc limit ${auditsMax}),
    ${answered},
    ${lostOf},
    ${spentBeside},
    ${reported},
    ${labelledVoices(sql`(select id from recent)`)},
    ${learned}
    select ${columns}
    from answered a
    full join lost_of l using (provider, model, focus, simulated)
    left join spent_beside s using (provider, model, focus, simulated)
    left join reported r using (provider, model, focus, simulated)
    left join learned k using (provider, model, focus, simulated)
    order by provider, model, focus, simulated`);
  const figures = await Promise.all(rows.map((row) => figuresOf(db, row)));
  return figures.filter(({ names }) => name === undefined || names.includes(name));
}

/** As its answers tell who answered: a substitute is a seat of its own. */
const who = sql.raw('provider, model, focus, simulated');

const answered = sql`answered as (
  select ${who}, array_agg(distinct seat order by seat) as names, sum(cost_micro_usd) as cost,
    count(*) filter (where reused_from is null) as asks,
    percentile_cont(0.5) within group (order by duration_ms) filter (where reused_from is null) as median,
    percentile_cont(0.95) within group (order by duration_ms) filter (where reused_from is null) as p95
  from ballots where audit in (select id from recent) group by ${who}),
identity as (
  select distinct on (audit, seat) audit, seat, ${who} from ballots
  where audit in (select id from recent) order by audit, seat, round, piece),
latest as (
  select distinct on (i.seat) i.seat, ${who} from identity i join audits on audits.id = i.audit
  order by i.seat, audits.started_at desc)`;

/** An ask that was lost tells nothing of the model: it is who answered others in the audit, or answered last. */
const lostOf = sql`lost_of as (
  select coalesce(i.provider, n.provider, '') as provider, coalesce(i.model, n.model, l.seat) as model,
    coalesce(i.focus, n.focus, '') as focus, coalesce(i.simulated, n.simulated, false) as simulated,
    count(*) as lost, array_agg(distinct l.seat order by l.seat) as names
  from lost_asks l
  left join identity i on i.audit = l.audit and i.seat = l.seat
  left join latest n on n.seat = l.seat
  where l.audit in (select id from recent) group by 1, 2, 3, 4)`;

const spentBeside = sql`spent_beside as (
  select b.provider, b.model, i.focus, b.simulated, sum(b.cost) as cost
  from (
    select audit, seat, provider, model, simulated, cost_micro_usd as cost from refutations
    union all
    select s.audit, s.seat, s.provider, s.model, i.simulated, s.cost_micro_usd
    from lost_spending s join identity i on i.audit = s.audit and i.seat = s.seat
  ) b join identity i on i.audit = b.audit and i.seat = b.seat group by 1, 2, 3, 4)`;

const reported = sql`reported as (
  select ${who}, count(*) as reports from ballots b
  join findings f on f.audit = b.audit and f.round = b.round and f.seat = b.seat and f.piece = b.piece
  where b.audit in (select id from recent) and f.dropped is null and f.merged is not null and b.reused_from is null
  group by ${who})`;

const weight = sql`case when explicit then ${sql.raw(String(weightOfLabel({ explicit: true })))}
  else ${sql.raw(String(weightOfLabel({ explicit: false })))} end`;
const sumWhere = (condition: SQL) => sql`coalesce(sum(${weight}) filter (where ${condition}), 0)`;

const learned = sql`learned as (
  select ${who}, ${sumWhere(sql`reported and is_real`)} as held, ${sumWhere(sql`reported`)} as of,
    count(*) filter (where reported and is_real) as proved,
    ${sumWhere(sql`disputed and is_real and reported`)} as recalled, ${sumWhere(sql`disputed and is_real`)} as known,
    ${sql.join(
      labelSources.map(
        (one) => sql`count(*) filter (where reported and source = ${one}) as ${sql.identifier(one)}`,
      ),
      sql`, `,
    )}
  from labelled_voices group by ${who})`;

const number = (value: SQL, as: string) => sql`coalesce(${value}, 0)::float8 as ${sql.identifier(as)}`;
const columns = sql.join(
  [
    sql`provider, model, focus, simulated, coalesce(a.names, l.names) as names`,
    sql`a.median as "medianMs", a.p95 as "p95Ms"`,
    number(sql`coalesce(a.cost, 0) + coalesce(s.cost, 0)`, 'costMicroUsd'),
    ...['asks', 'lost', 'reports', 'proved', 'held', 'of', 'recalled', 'known', ...labelSources].map((one) =>
      number(sql`${sql.identifier(one)}`, one),
    ),
  ],
  sql`, `,
);

async function figuresOf(db: Database, row: Figures): Promise<SeatFigures> {
  const { held, of, recalled, known, decision, ignored, reaction, fix, thread, ...seat } = row;
  const figures = {
    ...seat,
    precision: { held, of },
    recall: { held: recalled, of: known },
    labels: { decision, ignored, reaction, fix, thread },
  };
  return seat.provider === '' ? { ...figures, ...(await plannedAs(db, seat.model)) } : figures;
}

/** Who a seat is that has never answered, as the plan of the last audit has it that lost it. */
async function plannedAs(db: Database, name: string) {
  const { rows } = await db.execute<{ plan: string | null }>(sql`
    select a.plan from lost_asks l join audits a on a.id = l.audit
    where l.seat = ${name} and a.plan is not null order by a.started_at desc limit 1`);
  const planId = rows[0]?.plan;
  const plan = planId ? await getJson<AuditPlan>(db, blobId(planId)) : null;
  const {
    provider = '',
    model = name,
    focus = '',
    simulated = false,
  } = plan?.seats.find((seat) => seat.id === name) ?? {};
  return { provider, model, focus, simulated };
}
