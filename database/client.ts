import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema>;

export interface DatabaseConnection {
  db: Database;
  close: () => Promise<void>;
}

/** `url` as `pg` takes it, sockets included. Connects lazily: the first query finds out whether it is there. */
export function connectDatabase(url: string, connectionsMax = 10): DatabaseConnection {
  const pool = new Pool({ connectionString: url, max: connectionsMax, connectionTimeoutMillis: 10_000 });
  // An idle connection that the server ends would otherwise bring the process down; the next query reconnects.
  pool.on('error', () => {});
  // So would one that ends between two statements of a transaction: the next statement then fails, and says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { db: drizzle(pool, { schema }), close: () => pool.end() };
}
