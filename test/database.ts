import { inject } from 'vitest';
import { createDatabase, type OwnDatabase } from './create-database.ts';

/** An empty database of one's own in the run's PostgreSQL. */
export const createTestDatabase = (): Promise<OwnDatabase> => createDatabase(inject('databaseUrl'));
