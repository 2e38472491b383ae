import { Failed } from '../../../core/failed.ts';
import { gone } from '../../../core/fleet/observation.ts';
import type { AssetReader } from '../driver.ts';
import { shellLine } from '../stoppable.ts';
import { createSshConnection, type SshLogin } from './connection.ts';
import { runForText } from './run.ts';
import { observeService, type SshService } from './services.ts';

/** Reads services of a host, by commands that change nothing. */
export function createSshReader(login: SshLogin): Promise<AssetReader> {
  const { id, source } = login;
  const ssh = createSshConnection(login);
  const serviceOf = (name: string): SshService | null =>
    Object.hasOwn(source.services, name) ? (source.services[name] ?? null) : null;
  return Promise.resolve({
    list: () => Promise.resolve(Object.keys(source.services).map((name) => ({ name, labels: {} }))),
    observe: (name, signal) => {
      const service = serviceOf(name);
      return service === null
        ? Promise.resolve(gone())
        : observeService(ssh, { name, service, hostKey: source.hostKey }, signal);
    },
    read: async (name, question, signal) => {
      const service = serviceOf(name);
      if (service === null)
        throw new Failed('asset.unknown', `Source "${id}" has no service "${name}" in countersign.yaml.`);
      const line = lineFor(service, question.what, question.what === 'logs' ? question.lines : 0);
      if (line === null)
        throw new Failed(
          'asset.question',
          `"${name}" of source "${id}" cannot be asked for its ${question.what}.`,
        );
      const { exit, text } = await runForText(ssh, line, signal);
      return exit === 0 || text !== '' ? text : `(nothing; the command ended with ${exit ?? 'no status'})`;
    },
    close: () => Promise.resolve(ssh.close()),
  });
}

function lineFor(
  service: SshService,
  what: 'describe' | 'logs' | 'metrics' | 'query',
  lines: number,
): string | null {
  if (what === 'query') return null;
  if (what === 'metrics') return shellLine(['cat', '/proc/loadavg', '/proc/meminfo']);
  if ('unit' in service)
    return what === 'logs'
      ? shellLine(['journalctl', '--no-pager', '-o', 'short-iso', '-n', String(lines), '-u', service.unit])
      : shellLine(['systemctl', 'cat', '--no-pager', '--', service.unit]);
  if (what === 'logs')
    return service.log === undefined ? null : shellLine(['tail', '-n', String(lines), '--', service.log]);
  return service.configuration === undefined ? null : shellLine(['cat', '--', service.configuration]);
}
