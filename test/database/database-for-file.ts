import { afterAll, beforeAll } from 'vitest';
import { connectDatabase, type Database, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { createTestDatabase } from '../database.ts';

/** A migrated database of the file's own, there before its first test and gone after its last. */
export function databaseForFile(): () => Database {
  let connection: DatabaseConnection | undefined;
  let drop = async (): Promise<void> => {};
  beforeAll(async () => {
    const created = await createTestDatabase();
    drop = () => created.drop();
    await migrateDatabase(created.url);
    connection = connectDatabase(created.url, 4);
  });
  afterAll(async () => {
    await connection?.close();
    await drop();
  });
  return () => {
    if (!connection)
      throw new Error('The database is there before the first test: ask for it inside a test.');
    return connection.db;
  };
}
