import { and, like, ne } from 'drizzle-orm';
import { supersedeName } from '../core/panel/messages.ts';
import { connectDatabase } from '../database/client.ts';
import { audits } from '../database/schema.ts';
import { clientOf, connect, type TemporalSettings } from '../settings/temporal.ts';

/**
 * Tells audits of pull requests that an earlier simulated GitHub had to end: it is gone, and they would wait for people
 * who cannot answer them there. Never throws: they are in nobody's way.
 */
export async function endSimulatedAudits(reached: {
  databaseUrl: string;
  temporal: TemporalSettings;
}): Promise<void> {
  try {
    const workflowIds = await openSimulatedAudits(reached.databaseUrl);
    if (workflowIds.length === 0) return;
    const connection = await connect(reached.temporal);
    const client = clientOf(connection, reached.temporal);
    const because = 'The simulated GitHub was started anew: this pull request is gone.';
    await Promise.allSettled(
      workflowIds.map((id) => client.workflow.getHandle(id).signal(supersedeName, { because })),
    );
    await connection.close();
  } catch {
    // They go on waiting, as they would without us.
  }
}

async function openSimulatedAudits(databaseUrl: string): Promise<string[]> {
  const { db, close } = connectDatabase(databaseUrl, 1);
  try {
    const open = and(like(audits.pullRequest, 'simulated-%'), ne(audits.state, 'done'));
    const rows = await db.selectDistinct({ id: audits.workflowId }).from(audits).where(open);
    return rows.map(({ id }) => id);
  } finally {
    await close();
  }
}
