import { createHash } from 'node:crypto';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';
import type { Observation } from '../../../core/fleet/asset.ts';
import { gone } from '../../../core/fleet/observation.ts';
import type { SshConnection } from './connection.ts';
import { runForText } from './run.ts';

export type SshService = SourceOf<'ssh'>['services'][string];

const shown = [
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'ExecMainStatus',
  'ActiveEnterTimestamp',
  'NRestarts',
  'FragmentPath',
  'InvocationID',
] as const;

/** What a host says of one of its services. */
export function observeService(
  ssh: SshConnection,
  { name, service, hostKey }: { name: string; service: SshService; hostKey: string },
  signal: AbortSignal,
): Promise<Observation> {
  return 'unit' in service
    ? observeUnit(ssh, { unit: service.unit, hostKey }, signal)
    : observeByCommand(ssh, { name, service, hostKey }, signal);
}

async function observeUnit(
  ssh: SshConnection,
  { unit, hostKey }: { unit: string; hostKey: string },
  signal: AbortSignal,
): Promise<Observation> {
  const show = ['systemctl', 'show', `--property=${shown.join(',')}`, '--', unit];
  const { exit, text } = await runForText(ssh, show, signal);
  if (exit !== 0) throw new Error(`systemctl does not tell of ${unit} (status ${exit ?? 'unknown'})`);
  const told = new Map(
    text.split('\n').map((one) => [one.split('=')[0] ?? '', one.slice(one.indexOf('=') + 1)]),
  );
  const of = (property: (typeof shown)[number]) => told.get(property) ?? '';
  if (of('LoadState') === 'not-found') return gone(`the host has no unit ${unit}`);
  const file = of('FragmentPath');
  const config = file === '' ? '' : (await runForText(ssh, ['cat', '--', file], signal)).text;
  const active = of('ActiveState');
  return {
    state:
      active === 'active' ? 'running' : active === 'inactive' || active === 'failed' ? 'stopped' : 'degraded',
    health: active === 'active' ? 'healthy' : active === 'failed' ? 'unhealthy' : 'unknown',
    identity: `${hostKey} ${unit} ${file}`,
    version: null,
    configDigest: sha256(config),
    facts: {
      substate: of('SubState'),
      activeSince: of('ActiveEnterTimestamp'),
      restarts: of('NRestarts'),
      file,
    },
    events: [],
    reason:
      active === 'active'
        ? null
        : `${active} (${of('SubState')}), result ${of('Result')}, status ${of('ExecMainStatus')}`,
  };
}

async function observeByCommand(
  ssh: SshConnection,
  {
    name,
    service,
    hostKey,
  }: { name: string; service: Exclude<SshService, { unit: string }>; hostKey: string },
  signal: AbortSignal,
): Promise<Observation> {
  const { exit } = await runForText(ssh, service.status, signal);
  if (exit === null) throw new Error('its status command ended without a status');
  const { configuration } = service;
  const config =
    configuration === undefined ? null : await runForText(ssh, ['cat', '--', configuration], signal);
  return {
    state: exit === 0 ? 'running' : 'stopped',
    health: exit === 0 ? 'healthy' : 'unknown',
    // There is nothing on the host that it could be told by but what our own configuration says of it.
    identity: `${hostKey} ${name} ${sha256(JSON.stringify(service))}`,
    version: null,
    configDigest: config === null || config.exit !== 0 ? null : sha256(config.text),
    facts: {},
    events: [],
    reason: exit === 0 ? null : `its status command ends with ${exit}`,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
