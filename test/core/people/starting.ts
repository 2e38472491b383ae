import { makeKey, readPrivateKey, signText, verifySignature } from '../../../activities/origin/keys.ts';
import { configurationSchema, type Configuration } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import type { PersonalStart } from '../../../core/people/start-contract.ts';
import { startText } from '../../../core/people/start-text.ts';
import type { StartOffice } from '../../../core/people/weigh-start.ts';
import { sumOf } from '../../../database/trail.ts';

export const now = new Date('2026-11-21T12:00:00.000Z');
export const keys = { ada: makeKey(), old: makeKey(), oscar: makeKey(), dan: makeKey() };

/** Ada starts what the shop has; Oscar operates it; Vera only sees it; Dan does all of that for the bank. */
export const office = (change: Partial<Configuration['starts']> = {}): Configuration =>
  configurationSchema.parse({
    ...defaultConfiguration,
    starts: change,
    people: {
      ada: {
        name: 'Ada Lovelace',
        roles: ['author'],
        teams: ['shop'],
        keys: [{ publicKey: keys.ada.publicKey }, { publicKey: keys.old.publicKey, revoked: '2026-11-21' }],
      },
      oscar: {
        name: 'Oscar',
        roles: ['operator'],
        teams: ['shop'],
        keys: [{ publicKey: keys.oscar.publicKey }],
      },
      vera: { name: 'Vera', roles: ['viewer'], teams: ['shop'] },
      dan: {
        name: 'Dan',
        roles: ['author', 'operator'],
        teams: ['bank'],
        keys: [{ publicKey: keys.dan.publicKey }],
      },
    },
    teams: {
      shop: { repositories: ['github.com/acme/*', '/srv/code/*', 'bundle'], assets: ['demo.*'] },
      bank: { repositories: ['github.com/bank/*'], assets: ['bank.*'] },
    },
  });

export const startOffice = (change: Partial<Configuration['starts']> = {}): StartOffice => {
  const { people, teams, starts } = office(change);
  return { people, teams, approval: starts.approval, now, verify: verifySignature, sum: sumOf };
};

export const run = { workflowId: 'started-1', runId: 'run-1' };
type Of<Type extends PersonalStart['type']> = Extract<PersonalStart, { type: Type }>;
const range = { kind: 'git-range', repository: '/srv/code/shop', base: 'main', head: 'topic' } as const;

export const auditStart = (input: Partial<Of<'auditChange'>['input']> = {}): Of<'auditChange'> => ({
  ...run,
  type: 'auditChange',
  input: { change: range, panel: 'default', ...input },
});

export const sweepStart = (by?: string): Of<'auditOpenPullRequests'> => ({
  ...run,
  type: 'auditOpenPullRequests',
  input: { repository: 'acme/shop', ...(by !== undefined && { by }) },
});

export const taskStart = (input: Partial<Of<'developTask'>['input']> = {}): Of<'developTask'> => ({
  ...run,
  type: 'developTask',
  input: {
    repository: 'github:acme/shop',
    base: 'main',
    wanted: 'Mend it.',
    acceptance: [],
    services: [],
    pages: [],
    limits: {},
    panel: 'default',
    ...input,
  },
});

export const remedyStart = (assets: string[], by?: string): Of<'remediate'> => ({
  ...run,
  type: 'remediate',
  input: { assets, what: 'It is down.', panel: 'default', ...(by !== undefined && { by }) },
});

/** The same start, signed for what it says. */
export function signedBy<Start extends PersonalStart>(
  start: Start,
  by: string,
  { at = now, key = by as keyof typeof keys }: { at?: Date; key?: keyof typeof keys } = {},
): Start {
  const { privateKey, publicKey } = keys[key];
  const signed = { at: at.toISOString(), key: publicKey };
  const input = { ...start.input, by };
  const text = startText({ ...start, input }, signed, sumOf);
  const signature = signText(text, readPrivateKey(privateKey));
  return { ...start, input: { ...input, signed: { ...signed, signature } } };
}
