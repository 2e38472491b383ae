import { createHash, timingSafeEqual } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';
import { Failed } from '../../../core/failed.ts';

export interface SshLogin {
  id: string;
  source: SourceOf<'ssh'>;
  address: string;
  user: string | null;
  /** A private key. */
  credential: string | null;
}

/** One connection to a host that has shown the configured key; made when it is first used, and anew when it broke. */
export interface SshConnection {
  /** Runs a command line; its output comes in pieces. Rejects where it certainly was not begun. */
  open(line: string, signal: AbortSignal): Promise<ClientChannel>;
  close(): void;
}

/** Fingerprints are no secret, but there is no reason to compare them in another way than keys. */
function isKey(key: Buffer, fingerprint: string): boolean {
  const found = createHash('sha256').update(key).digest();
  const wanted = Buffer.from(fingerprint.slice('SHA256:'.length), 'base64');
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

const placeOf = (address: string): { host: string; port: number } => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/u.exec(address) ?? [];
  return { host: bracketed ?? plain ?? address, port: Number(port ?? 22) };
};

export function createSshConnection(login: SshLogin): SshConnection {
  let known: Promise<Client> | null = null;
  const connected = (): Promise<Client> => {
    known ??= connect(login, () => {
      known = null;
    });
    return known;
  };
  return {
    open: async (line, signal) => {
      const client = await connected();
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        client.exec(line, { pty: false }, (error, channel) => (error ? reject(error) : resolve(channel)));
      });
    },
    close: () => {
      void known?.then((client) => client.end()).catch(() => {});
      known = null;
    },
  };
}

async function connect(login: SshLogin, broken: () => void): Promise<Client> {
  const { id, source, address, user, credential } = login;
  if (user === null || credential === null)
    throw new Failed(
      'configuration.invalid',
      `Source "${id}" has no ${user === null ? '"user"' : 'private key'} to log in with: give it one under "read" and "act" in countersign.yaml.`,
    );
  const { Client } = (await loadSsh(id)).default;
  return new Promise((resolve, reject) => {
    const client = new Client();
    let otherKey: string | null = null;
    client
      .once('ready', () => resolve(client))
      .on('error', (error) => {
        broken();
        reject(otherKey === null ? error : new Error(otherKey));
      })
      .on('close', broken)
      .connect({
        ...placeOf(address),
        username: user,
        privateKey: credential,
        readyTimeout: source.timeoutSeconds * 1000,
        keepaliveInterval: 5000,
        keepaliveCountMax: 3,
        hostVerifier: (key: Buffer) => {
          if (isKey(key, source.hostKey)) return true;
          otherKey = `the host has another key (SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')}) than countersign.yaml says: nothing is done there until somebody has looked why`;
          return false;
        },
      });
  });
}

/** Only who has a host needs it. */
async function loadSsh(id: string) {
  try {
    return await import('ssh2');
  } catch {
    throw new Failed(
      'configuration.invalid',
      `Source "${id}" is reached by SSH, and the package "ssh2" is not installed: install it with npm install --include=optional.`,
    );
  }
}
