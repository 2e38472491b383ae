import { and, asc, eq } from 'drizzle-orm';
import type { Database } from './client.ts';
import { incidentPlans, incidentViews } from './incident-tables.ts';

export interface PlanViewRow {
  seat: string;
  view: (typeof incidentViews.$inferSelect)['view'];
  simulated: boolean;
}

/** What the panel's seats think of a plan, by seat. */
export const viewsOfPlan = (db: Database, hash: string): Promise<PlanViewRow[]> =>
  db
    .select({ seat: incidentViews.seat, view: incidentViews.view, simulated: incidentViews.simulated })
    .from(incidentViews)
    .innerJoin(
      incidentPlans,
      and(eq(incidentPlans.incident, incidentViews.incident), eq(incidentPlans.round, incidentViews.round)),
    )
    .where(eq(incidentPlans.hash, hash))
    .orderBy(asc(incidentViews.seat));
