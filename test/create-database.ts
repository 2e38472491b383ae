import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

export interface OwnDatabase {
  url: string;
  /** Ends whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database of one's own on the server that the administrator's URL names. */
export async function createDatabase(administratorUrl: string): Promise<OwnDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administrate(administratorUrl, `create database ${name}`);
  const url = administratorUrl.replace('/countersign?', `/${name}?`);
  return { url, drop: () => administrate(administratorUrl, `drop database if exists ${name} with (force)`) };
}

async function administrate(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
