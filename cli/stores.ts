import type { Client } from '@temporalio/client';
import type { Database } from '../database/client.ts';
import { homeOf } from '../settings/home.ts';
import { readState } from '../settings/state.ts';
import type { Context } from './context.ts';
import { UsageError } from './usage-error.ts';

/** What is recorded of audits. */
export interface Records {
  db: Database;
  close: () => Promise<void>;
}

/** @throws Error when no database answers, with the remedy */
export async function openRecords({ environment, cwd }: Context): Promise<Records> {
  const url = environment['DATABASE_URL'] || readState(homeOf(environment, cwd)).postgres?.url;
  if (!url) {
    throw new UsageError(
      'No database runs here: run npm start, or set DATABASE_URL. If npm start runs elsewhere, set COUNTERSIGN_HOME to its .countersign folder.',
    );
  }
  const { connectDatabase } = await import('../database/client.ts');
  const { audits } = await import('../database/schema.ts');
  const { db, close } = connectDatabase(url, 4);
  try {
    await db.select({ id: audits.id }).from(audits).limit(1);
    return { db, close };
  } catch (error) {
    await close();
    throw new Error(explainNoRecords(url, error), { cause: error });
  }
}

function explainNoRecords(url: string, error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  const where = `The database at ${hostOf(url)}`;
  if (cause?.code === '42P01') return `${where} has no tables of Countersign yet: run npm start.`;
  const said = cause?.message || cause?.code || (error as Error).message;
  return `${where} does not answer (${said}): run npm start, or check DATABASE_URL.`;
}

/** Without user and password. */
function hostOf(url: string): string {
  try {
    const { host, pathname, searchParams } = new URL(url);
    return `${host || (searchParams.get('host') ?? 'a local socket')}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

/** The engine's front door. */
export interface Engine {
  client: Client;
  close: () => Promise<void>;
}

/** @throws Error when no Temporal server answers, with the remedy */
export async function openEngine({ environment, cwd }: Context): Promise<Engine> {
  const { clientOf, connect, temporalSettings } = await import('../settings/temporal.ts');
  const settings = temporalSettings(environment, homeOf(environment, cwd));
  const connection = await connect(settings);
  return {
    client: clientOf(connection, settings),
    close: () => connection.close(),
  };
}

/** Where a person sees a workflow in the Temporal UI; null when no UI is known: `TEMPORAL_UI_URL`, else that of `npm start`. */
export function workflowUrl({ environment, cwd }: Context, workflowId: string): string | null {
  const ui = environment['TEMPORAL_UI_URL'] || readState(homeOf(environment, cwd)).temporalUi?.url;
  if (!ui) return null;
  const namespace = environment['TEMPORAL_NAMESPACE'] || 'default';
  return `${ui.replace(/\/+$/u, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}
