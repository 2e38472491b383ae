import type { Configuration } from '../../../core/configuration/configuration.ts';
import type { Approval, SignedApproval } from '../../../core/remedy/approval.ts';
import type { Plan, PlanAction } from '../../../core/remedy/plan.ts';
import type { Hearing } from '../../../core/remedy/weigh-approvals.ts';

export const hash = 'a'.repeat(64);
export const now = new Date('2026-11-21T12:00:00.000Z');
/** The end of a key's base64 tells whose it is. */
export const keyOf = (name: string): string =>
  `MCowBQYDK2VwAyEA${Array.from(name, (char) => char.charCodeAt(0).toString(16))
    .join('')
    .padEnd(43, 'A')}=`;

type People = Configuration['people'];
const person = (
  name: string,
  roles: People[string]['roles'],
  teams = ['shop'],
  keys: People[string]['keys'] = [{ publicKey: keyOf(name) }],
): People[string] => ({ name: `${name} Example`, roles, teams, keys });

/** Ann approves and operates; Bob approves; Cara operates; Dan does both elsewhere; Eve only sees. */
export const people: People = {
  ann: person(
    'ann',
    ['approver', 'operator'],
    ['shop'],
    [
      { publicKey: keyOf('ann') },
      { publicKey: keyOf('old'), revoked: '2026-11-21' },
      { publicKey: keyOf('soon'), revoked: '2026-11-22' },
    ],
  ),
  bob: person('bob', ['approver']),
  cara: person('cara', ['operator']),
  dan: person('dan', ['approver', 'operator'], ['bank']),
  eve: person('eve', ['viewer']),
};
export const teams: Configuration['teams'] = {
  shop: { roles: [], repositories: [], assets: ['host.*'] },
  bank: { roles: [], repositories: [], assets: ['bank.*'] },
};

export const actionOn = (asset: string, change: Partial<PlanAction> = {}): PlanAction => ({
  id: '1',
  target: {
    asset,
    kind: 'ssh',
    source: 'host',
    name: asset.replace(/^[^.]*\./, ''),
    class: 'production',
    simulated: false,
    identity: 'box-1',
  },
  deed: { type: 'restart', graceSeconds: 5 },
  preconditions: { state: 'running', version: '1.0', configDigest: null },
  expectExit: 0,
  timeoutSeconds: 20,
  rollback: null,
  ...change,
});

export const planOf = (change: Partial<Plan> = {}): Plan => ({
  kind: 'countersign.plan.v1',
  workflow: 'remediate-1',
  proposer: { kind: 'model', provider: 'anthropic', model: 'claude', simulated: false },
  nonce: '0'.repeat(32),
  notBefore: '2026-11-21T11:50:00.000Z',
  expires: '2026-11-21T12:30:00.000Z',
  assetsMax: 5,
  actions: [actionOn('host.web')],
  checks: [{ asset: 'host.web', state: 'running', health: null, version: null, withinSeconds: 60 }],
  ...change,
});

/** A signature here is good where it is of the key that it says. */
export const signatureOf = (key: string): string => `${key.slice(16, 58).padEnd(86, 'A')}==`;

export const signed = (by: string, change: Partial<SignedApproval> = {}): SignedApproval => {
  const key = change.key ?? keyOf(by);
  return {
    kind: 'countersign.approval.v1',
    by,
    plan: hash,
    decision: 'approve',
    reason: 'It is down.',
    at: '2026-11-21T11:55:00.000Z',
    key,
    signature: signatureOf(key),
    ...change,
  };
};
export const typed = (by: string, decision: 'approve' | 'reject' = 'approve'): Approval => ({
  by,
  plan: hash,
  decision,
  reason: 'x',
});

export const hearing = (change: Partial<Hearing> = {}): Hearing => ({
  plan: planOf(),
  hash,
  people,
  teams,
  classes: {},
  now,
  models: ['claude'],
  verify: (_text, signature, key) => signature === signatureOf(key),
  ...change,
});
