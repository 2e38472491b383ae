import { type SQL, sql } from 'drizzle-orm';
import { labelSources } from '../core/calibration/labels.ts';

/**
 * Common table expressions that end with `labelled_voices`: of each finding the one label that counts, as `distinctLabels`
 * chooses it, and for each seat that read the file whether it reported the finding. `audits` are those whose labels count.
 */
export const labelledVoices = (audits: SQL): SQL => sql`
counted as (
  select distinct on (origin, m.file, m.side, said)
    coalesce(c.repository, a.change, l.audit) as origin, coalesce(nullif(btrim(m.quote, E' \\t\\r\\n'), ''), m.title) as said,
    l.audit, l.round, l.real as is_real, l.explicit, l.source, m.said_by, m.silent,
    coalesce(v.verdict = 'disputed', false) as disputed
  from labels l
  join merged_findings m on m.audit = l.audit and m.round = l.round and m.number = l.number
  left join verdicts v on v.audit = l.audit and v.round = l.round
  left join audits a on a.id = l.audit
  left join changes c on c.id = a.change
  where l.audit in ${audits}
  order by origin, m.file, m.side, said, l.explicit desc,
    array_position(array[${sql.join(
      labelSources.map((one) => sql`${one}`),
      sql`, `,
    )}]::text[], l.source) nulls last,
    l.created_at desc, l.audit, l.round, l.number),
voters as (
  select distinct on (audit, round, seat) audit, round, seat, provider, model, focus, simulated
  from ballots where audit in (select audit from counted) order by audit, round, seat, piece),
said as (
  select counted.*, seat, true as reported from counted, jsonb_array_elements_text(said_by) as seat
  union all
  select counted.*, seat, false from counted, jsonb_array_elements_text(silent) as seat),
labelled_voices as (select * from said join voters using (audit, round, seat))`;
