import { webhookSecretOf } from '../settings/github.ts';
import { type Home, homeOf } from '../settings/home.ts';
import { readState } from '../settings/state.ts';
import { type TemporalSettings, temporalSettings } from '../settings/temporal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ApiSettings {
  /** Where it listens: this machine alone, unless another address is asked for. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  databaseUrl: string;
  temporal: TemporalSettings;
  /** The origin of the Temporal UI, whose pages may ask for payloads; null where none is known. */
  uiOrigin: string | null;
  /** Where `countersign.yaml` is looked for. */
  configuration: { environment: Environment; cwd: string };
  /** Of `login.oidc`: what `COUNTERSIGN_LOGIN_…` hold. */
  loginSecrets: Environment;
  /** Of `alerts.sources`: what `COUNTERSIGN_ALERT_…` hold. */
  alertSecrets: Environment;
  /** What GitHub's webhooks may be signed with: one, or two while it is being changed. */
  webhookSecrets: [string, ...string[]];
  /** GitHub's name for the App that we act as; null where we act by a token. */
  appId: string | null;
}

const usualPort = 7300;

/** @throws Error that names the variable and the remedy, and never what a secret holds */
export function apiSettings(environment: Environment, cwd: string): ApiSettings {
  const databaseUrl = environment['DATABASE_URL'];
  if (!databaseUrl) {
    throw new Error('The API has no database: set DATABASE_URL, or run npm start, which brings one.');
  }
  const home = homeOf(environment, cwd);
  return {
    host: environment['COUNTERSIGN_API_HOST']?.trim() || '127.0.0.1',
    port: portOf(environment['COUNTERSIGN_API_PORT']),
    databaseUrl,
    temporal: temporalSettings(environment, home),
    uiOrigin: uiOriginOf(environment, home),
    configuration: { environment: { COUNTERSIGN_CONFIG: environment['COUNTERSIGN_CONFIG'] }, cwd },
    loginSecrets: beginningWith(environment, 'COUNTERSIGN_LOGIN_'),
    alertSecrets: beginningWith(environment, 'COUNTERSIGN_ALERT_'),
    webhookSecrets: secretsOf(environment),
    appId: environment['GITHUB_APP_ID']?.trim() || null,
  };
}

const beginningWith = (environment: Environment, prefix: string): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith(prefix)));

/** Of `TEMPORAL_UI_URL`, else of the UI that `npm start` runs. */
function uiOriginOf(environment: Environment, home: Home): string | null {
  const url = environment['TEMPORAL_UI_URL']?.trim() || readState(home).temporalUi?.url;
  if (!url) return null;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url).origin;
  throw new Error(
    `TEMPORAL_UI_URL is no address: set it to the root of the Temporal UI, such as "http://127.0.0.1:8233".`,
  );
}

function secretsOf(environment: Environment): [string, ...string[]] {
  const secret = webhookSecretOf(environment);
  if (secret === null) {
    throw new Error(
      'The API has no secret to check webhooks by: set GITHUB_WEBHOOK_SECRET to the one that the webhook was given at GitHub.',
    );
  }
  const next = environment['GITHUB_WEBHOOK_SECRET_NEXT']?.trim();
  return next ? [secret, next] : [secret];
}

function portOf(text: string | undefined): number {
  if (!text) return usualPort;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`COUNTERSIGN_API_PORT is "${text}": set it to a port between 1 and 65535.`);
}
