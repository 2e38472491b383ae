import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { LoginDependencies } from '../../../api/login/login-dependencies.ts';
import { createLoginProvider } from '../../../api/login/provider/login-provider.ts';
import type { KnownPerson } from '../../../api/login/require-person.ts';
import { createRefusals } from '../../../api/refusals.ts';
import type { Configuration } from '../../../core/configuration/configuration.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';
import { withLocalOwner } from '../../../core/people/local-owner.ts';
import type { TokenScope } from '../../../core/people/token.ts';
import { issueToken } from '../../../database/api-tokens.ts';
import { connectDatabase, type Database } from '../../../database/client.ts';
import { migrateDatabase } from '../../../database/migrate.ts';
import { createTestDatabase } from '../../database.ts';
import { listening } from '../listening.ts';

export const people = `
people:
  ada: { name: Ada Lovelace, email: ada@acme.example, subject: sub-ada, roles: [admin] }
  grace: { name: Grace Hopper, roles: [approver], teams: [shop] }
teams:
  shop: { roles: [viewer], repositories: ["github.com/acme/shop"], assets: ["shop-*"] }
`;

/** What `GET /me` tells whoever may ask. */
export interface Me {
  person: string;
  name: string;
  proof: KnownPerson['proof'];
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
  /** What the API itself stands on. */
  login: LoginDependencies;
}

/** What the API tells a login provider as its own secret. */
export const providerSecret = 'a secret that the provider knows';

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
  const login: LoginDependencies = {
    db,
    readConfiguration: () => {
      if (configuration) return withLocalOwner(configuration, { loopback: true });
      throw new Error('countersign.yaml has mistakes.');
    },
    refusals: createRefusals(),
    provider: createLoginProvider({ COUNTERSIGN_LOGIN_SECRET: providerSecret }),
    log: besides.log ?? pino({ level: 'silent' }),
    now: () => clock,
  };
  const { url } = await listening({ ...besides, login });
  const ask = (headers: Record<string, string> = {}, path = '/me') => fetch(url + path, { headers });
  return {
    db,
    login,
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
