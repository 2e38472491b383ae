import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { publicLine, readPrivateKey, signText } from '../activities/origin/keys.ts';
import type { Configuration } from '../core/configuration/configuration.ts';
import { publicKeyBits } from '../core/people/public-key.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { Context } from './context.ts';
import { type AgentKey, agentKeys } from './ssh-agent.ts';
import { UsageError } from './usage-error.ts';

/** Somebody who can sign: who they are by `people`, and what does it. */
export interface Signer {
  person: string;
  /** As the configuration has it. */
  publicKey: string;
  sign: (text: string) => Promise<string>;
}

interface Wish {
  key?: string | undefined;
  agent: boolean;
}

/** Whoever the key belongs to; null where nobody wants to sign. @throws UsageError for a key of nobody */
export async function signerOf(context: Context, { key, agent }: Wish): Promise<Signer | null> {
  if (key !== undefined && agent) throw new UsageError('Give --key or --agent, not both.');
  if (key === undefined && !agent) return null;
  const { people } = loadConfiguration(context.environment, context.cwd);
  return key === undefined ? signerInAgent(context, people) : signerInFile(resolve(context.cwd, key), people);
}

/**
 * The same, where countersign.yaml may count only signatures: then also whoever's key the SSH agent holds. `policy`: what
 * says so there.
 *
 * @throws UsageError where somebody has to sign, and nothing is there to do it with
 */
export async function signerForPolicy(
  context: Context,
  wish: Wish,
  { policy, signed }: { policy: string; signed: boolean },
): Promise<Signer | null> {
  if (!signed || wish.key !== undefined || wish.agent) return signerOf(context, wish);
  if (context.environment['SSH_AUTH_SOCK']) return signerOf(context, { agent: true });
  throw new UsageError(`"${policy}" in countersign.yaml asks for signatures: give --key FILE, or --agent.`);
}

async function signerInFile(path: string, people: Configuration['people']): Promise<Signer> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`The key ${JSON.stringify(path)} cannot be read: ${error.message}`);
  });
  const key = readKey(path, text);
  const owner = ownerOf(publicLine(key), people);
  if (!owner) throw new UsageError(`${JSON.stringify(path)} is no key of anybody under "people": ${remedy}`);
  return { ...owner, sign: (words) => Promise.resolve(signText(words, key)) };
}

function readKey(path: string, text: string): ReturnType<typeof readPrivateKey> {
  try {
    return readPrivateKey(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${JSON.stringify(path)} is no key to sign with: ${why}`);
  }
}

async function signerInAgent({ environment }: Context, people: Configuration['people']): Promise<Signer> {
  const socket = environment['SSH_AUTH_SOCK'];
  if (!socket) throw new UsageError('No SSH agent runs here (SSH_AUTH_SOCK is not set): give --key.');
  const held = await agentKeys(socket);
  const own = held.flatMap((key: AgentKey) => {
    const owner = ownerOf(key.publicKey, people);
    return owner ? [{ ...owner, sign: key.sign }] : [];
  });
  const [signer] = own;
  if (!signer)
    throw new UsageError(`Your SSH agent holds no Ed25519 key of anybody under "people": ${remedy}`);
  if (new Set(own.map(({ person }) => person)).size > 1)
    throw new UsageError('Your SSH agent holds keys of several people: give --key.');
  return signer;
}

const remedy = 'have its public half written there under "keys", as "countersign origin keygen" prints it.';

/** Keys that are revoked count for nobody. */
function ownerOf(
  publicKey: string,
  people: Configuration['people'],
): Pick<Signer, 'person' | 'publicKey'> | null {
  const bits = publicKeyBits(publicKey);
  for (const [person, { keys }] of Object.entries(people)) {
    const found = keys.find((key) => key.revoked === undefined && publicKeyBits(key.publicKey) === bits);
    if (found) return { person, publicKey: found.publicKey.trim().split(/\s+/).slice(0, 2).join(' ') };
  }
  return null;
}
