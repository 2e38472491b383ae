import { Failed } from '../../../core/failed.ts';
import { gone } from '../../../core/fleet/observation.ts';
import type { AssetQuestion } from '../../../core/fleet/question.ts';
import type { AssetReader } from '../driver.ts';
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
      const argv = commandFor(service, question);
      if (argv === null)
        throw new Failed(
          'asset.question',
          `"${name}" of source "${id}" cannot be asked for its ${question.what}.`,
        );
      const { exit, text } = await runForText(ssh, argv, signal);
      if (exit !== 0 && text === '') return `(nothing; the command ended with ${exit ?? 'no status'})`;
      if (question.what === 'logs') return lastLines(text, question.lines);
      return question.what === 'describe' && 'unit' in service ? withoutValues(text) : text;
    },
    close: () => Promise.resolve(ssh.close()),
  });
}

/** As much of a log as is read: by bytes, since a line may be as long as the file. */
const logBytes = 150_000;

function commandFor(service: SshService, question: AssetQuestion): string[] | null {
  const { what } = question;
  if (what === 'query') return null;
  if (what === 'metrics') return ['cat', '/proc/loadavg', '/proc/meminfo'];
  if ('unit' in service)
    return question.what === 'logs'
      ? ['journalctl', '--no-pager', '-o', 'short-iso', '-n', `${question.lines}`, '-u', service.unit]
      : ['systemctl', 'cat', '--no-pager', '--', service.unit];
  if (what === 'logs')
    return service.log === undefined ? null : ['tail', '-c', `${logBytes}`, '--', service.log];
  return service.configuration === undefined ? null : ['cat', '--', service.configuration];
}

/** A unit without what its variables and credentials hold, also on lines that go on. */
const withoutValues = (unit: string): string =>
  unit.replace(/^([ \t]*(?:Environment|SetCredential(?:Encrypted)?)[ \t]*=)(?:.*\\\n)*.*$/gm, '$1…');

const lastLines = (text: string, lines: number): string =>
  text
    .split('\n')
    .slice(-lines - 1)
    .join('\n');
