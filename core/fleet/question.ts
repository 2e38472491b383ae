/** What the remediator and people may read of an asset; answers are cut at 64 kB and are the asset's own claim. */
export type AssetQuestion =
  | { what: 'describe' }
  | { what: 'logs'; lines: number }
  | { what: 'metrics' }
  /** PostgreSQL only: one statement, in a read-only transaction. */
  | { what: 'query'; sql: string };
