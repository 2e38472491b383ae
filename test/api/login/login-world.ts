import { onTestFinished } from 'vitest';
import type { KnownPerson } from '../../../api/login/require-person.ts';
import { createRefusals } from '../../../api/refusals.ts';
import type { Configuration } from '../../../core/configuration/configuration.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';
import type { TokenScope } from '../../../core/people/token.ts';
import { issueToken } from '../../../database/api-tokens.ts';
import { connectDatabase, type Database } from '../../../database/client.ts';
import { migrateDatabase } from '../../../database/migrate.ts';
import { createTestDatabase } from '../../database.ts';
import { listening } from '../listening.ts';

const people = `
people:
  ada: { name: Ada Lovelace, roles: [admin] }
  grace: { name: Grace Hopper, roles: [approver], teams: [shop] }
teams:
  shop: { roles: [viewer], repositories: ["github.com/acme/shop"], assets: ["shop-*"] }
`;

/** What `GET /me` tells whoever may ask. */
export interface Me {
  person: string;
  name: string;
  token: KnownPerson['token'];
  on: unknown;
  permissions: string[];
}

export interface LoginWorld {
  db: Database;
  url: string;
  /** What anybody is told who asks with these headers. */
  ask: (headers?: Record<string, string>, path?: string) => Promise<Response>;
  /** With a token. */
  as: (token: string, path?: string) => Promise<Response>;
  issue: (given?: {
    person?: string;
    scopes?: TokenScope[];
    expiresAt?: Date;
  }) => Promise<{ id: string; token: string }>;
  /** From then on the configuration has these people; null where it cannot be read. */
  configure: (text: string | null) => void;
  setClock: (now: Date) => void;
}

export const start = new Date('2026-11-21T12:00:00Z');

/** The API with a database of its own, a configuration and a clock that the test sets. */
export async function loginWorld(
  besides: Pick<NonNullable<Parameters<typeof listening>[0]>, 'codec' | 'log'> = {},
): Promise<LoginWorld> {
  const database = await createTestDatabase();
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 4);
  onTestFinished(async () => {
    await close();
    await database.drop();
  });
  let configuration: Configuration | null = configurationOf(people);
  let clock = start;
  const login = {
    db,
    readConfiguration: () => {
      if (configuration) return configuration;
      throw new Error('countersign.yaml has mistakes.');
    },
    refusals: createRefusals(),
    now: () => clock,
  };
  const { url } = await listening({ ...besides, login });
  const ask = (headers: Record<string, string> = {}, path = '/me') => fetch(url + path, { headers });
  return {
    db,
    url,
    ask,
    as: (token, path) => ask({ authorization: `Bearer ${token}` }, path),
    issue: ({
      person = 'ada',
      scopes = ['me'],
      expiresAt = new Date(start.getTime() + 3_600_000),
    }: {
      person?: string;
      scopes?: TokenScope[];
      expiresAt?: Date;
    } = {}) => issueToken(db, { person, scopes, expiresAt }),
    configure: (text) => {
      configuration = text === null ? null : configurationOf(text);
    },
    setClock: (now) => {
      clock = now;
    },
  };
}

function configurationOf(text: string): Configuration {
  const { configuration, problems } = parseConfiguration(text);
  if (configuration) return configuration;
  throw new Error(JSON.stringify(problems));
}
