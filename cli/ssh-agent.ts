import { UsageError } from './usage-error.ts';

export interface AgentKey {
  /** `ssh-ed25519 …` */
  publicKey: string;
  /** Base64 of the signature over the text's bytes. */
  sign: (text: string) => Promise<string>;
}

const signatureBytes = 64;
/** The agent may ask its owner first. */
const answerWithinMs = 120_000;

/** The Ed25519 keys that an SSH agent holds. @throws UsageError where it does not answer */
export async function agentKeys(socket: string): Promise<AgentKey[]> {
  const { default: ssh } = await import('ssh2').catch(() => {
    throw new UsageError(
      'The package "ssh2" is not installed: npm install --include=optional, or give --key.',
    );
  });
  const agent = ssh.createAgent(socket);
  const identities = await answered<unknown[]>((answer) => agent.getIdentities(answer));
  return identities.flatMap((identity) => {
    const key = parsedKey(ssh.utils.parseKey(identity as Buffer));
    if (key?.type !== 'ssh-ed25519') return [];
    const publicKey = `ssh-ed25519 ${key.getPublicSSH().toString('base64')}`;
    const sign = async (text: string) => {
      const signature = await answered<Buffer>((answer) => agent.sign(key, Buffer.from(text), {}, answer));
      return signature.subarray(-signatureBytes).toString('base64');
    };
    return [{ publicKey, sign }];
  });
}

interface ParsedKey {
  type: string;
  getPublicSSH(): Buffer;
}

function parsedKey<T extends ParsedKey>(found: T | T[] | Error): T | null {
  if (found instanceof Error) return null;
  return Array.isArray(found) ? (found[0] ?? null) : found;
}

function answered<T>(ask: (answer: (error?: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) =>
      reject(new UsageError(`The SSH agent does not sign (${why}): give --key.`));
    const timer = setTimeout(() => refuse('it gave no answer'), answerWithinMs);
    ask((error, value) => {
      clearTimeout(timer);
      if (error || value === undefined) refuse(error?.message ?? 'it gave no answer');
      else resolve(value);
    });
  });
}
