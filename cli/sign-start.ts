import { findPerson } from '../core/people/find-person.ts';
import type { Configuration } from '../core/configuration/configuration.ts';
import type { PersonalStart, StartWish } from '../core/people/start-contract.ts';
import { wantedForStart } from '../core/people/start-places.ts';
import { startText } from '../core/people/start-text.ts';
import { weighName } from '../core/people/weigh-name.ts';
import { safeLine } from '../core/panel/safe-text.ts';
import { sumOf } from '../database/trail.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { Context } from './context.ts';
import { nameOfPerson } from './name-of-person.ts';
import { type Signer, signerForPolicy } from './sign-as-person.ts';
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
  /** By what is read here; the worker judges by its own. */
  office: Pick<Configuration, 'people' | 'teams'>;
}

/**
 * Who starts something: whom --key or --agent names and, where countersign.yaml counts only signatures, whose key the SSH
 * agent holds; else a typed name. To be asked before anything is uploaded.
 *
 * @throws UsageError for whoever could not start anything, by the configuration that is read here
 */
export async function starterOf(context: Context, { by: typed, key, agent }: StartFlags): Promise<Starter> {
  const { office, signed } = rulesOf(context);
  const signer = await signerForPolicy(context, { key, agent }, { policy: 'starts.approval', signed });
  if (signer) return { by: signer.person, signer, office };
  const by = typed?.trim() ?? (await nameOfPerson(context.cwd));
  if (Object.keys(office.people).length > 0 && findPerson(office.people, by) === null) {
    throw new UsageError(
      `countersign.yaml names nobody "${safeLine(by)}" under "people", and only who is there may start anything: say who you are with --by.`,
    );
  }
  return { by, signer: null, office };
}

/** Nobody and nothing where the file cannot be read. */
function rulesOf({ environment, cwd }: Context) {
  try {
    const { people, teams, starts } = loadConfiguration(environment, cwd);
    const signed = starts.approval === 'signed' && Object.keys(people).length > 0;
    return { office: { people, teams }, signed };
  } catch {
    return { office: { people: {}, teams: {} }, signed: false };
  }
}

/**
 * The same input with who starts it; signed, where they sign, for this workflow alone. `input`: with all its defaults.
 *
 * @throws UsageError for whoever may not start this, who would else learn it only from the workflow
 */
export async function signStart<Input extends PersonalStart['input']>(
  { by, signer, office }: Starter,
  start: { type: PersonalStart['type']; workflowId: string; input: Input },
): Promise<Input> {
  const input = { ...start.input, by };
  const weighed = weighName(office, by, wantedForStart({ ...start, input } as StartWish));
  if ('why' in weighed) throw new UsageError(weighed.why);
  if (!signer) return input;
  const signed = { at: new Date().toISOString(), key: signer.publicKey };
  const text = startText({ ...start, input }, signed, sumOf);
  return { ...input, signed: { ...signed, signature: await signer.sign(text) } };
}
