import { findPerson } from '../core/people/find-person.ts';
import type { PersonalStart } from '../core/people/start-contract.ts';
import { startText } from '../core/people/start-text.ts';
import { safeLine } from '../core/panel/safe-text.ts';
import { sumOf } from '../database/trail.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { Context } from './context.ts';
import { nameOfPerson } from './name-of-person.ts';
import { type Signer, signerOf } from './sign-as-person.ts';
import { UsageError } from './usage-error.ts';

/** How somebody says who they are where they start something. */
export interface StartFlags {
  by?: string;
  key?: string;
  agent: boolean;
}

/** Whoever starts something. */
interface Starter {
  by: string;
  /** Null where nothing is signed. */
  signer: Signer | null;
}

/**
 * Who starts something: whom --key or --agent names and, where countersign.yaml counts only signatures, whose key the SSH
 * agent holds; else a typed name. To be asked before anything is uploaded.
 *
 * @throws UsageError for whoever could not start anything, by the configuration that is read here
 */
export async function starterOf(context: Context, { by: typed, key, agent }: StartFlags): Promise<Starter> {
  const { people, signed } = rulesOf(context);
  const inAgent = agent || (signed && key === undefined && Boolean(context.environment['SSH_AUTH_SOCK']));
  const signer = await signerOf(context, { key, agent: inAgent });
  if (signer) return { by: signer.person, signer };
  if (signed) {
    throw new UsageError(
      '"starts.approval" in countersign.yaml asks for signatures: give --key FILE, or --agent.',
    );
  }
  const by = typed?.trim() ?? (await nameOfPerson(context.cwd));
  if (Object.keys(people).length > 0 && findPerson(people, by) === null) {
    throw new UsageError(
      `countersign.yaml names nobody "${safeLine(by)}" under "people", and only who is there may start anything: say who you are with --by.`,
    );
  }
  return { by, signer: null };
}

/** Nobody and nothing where the file cannot be read: the worker judges by its own. */
function rulesOf({ environment, cwd }: Context) {
  try {
    const { people, starts } = loadConfiguration(environment, cwd);
    return { people, signed: starts.approval === 'signed' && Object.keys(people).length > 0 };
  } catch {
    return { people: {}, signed: false };
  }
}

/** The same input with who starts it; signed, where they sign, for this workflow alone. `input`: with all its defaults. */
export async function signStart<Input extends PersonalStart['input']>(
  { by, signer }: Starter,
  start: { type: PersonalStart['type']; workflowId: string; input: Input },
): Promise<Input> {
  const input = { ...start.input, by };
  if (!signer) return input;
  const signed = { at: new Date().toISOString(), key: signer.publicKey };
  const text = startText({ ...start, input }, signed, sumOf);
  return { ...input, signed: { ...signed, signature: await signer.sign(text) } };
}
