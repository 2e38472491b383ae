import type { Configuration } from '../configuration/configuration.ts';
import type { Sum } from '../trail/entry.ts';
import { refuseSignature, type Verifying } from './check-signature.ts';
import type { PersonalStart } from './start-contract.ts';
import { wantedForStart } from './start-places.ts';
import { standsFor, startText } from './start-text.ts';
import { weighName } from './weigh-name.ts';

/** What starts are weighed by: the configuration as it stands. */
export interface StartOffice extends Verifying, Pick<Configuration, 'people' | 'teams'> {
  approval: Configuration['starts']['approval'];
  sum: Sum;
}

/** `key`: what proved who it is; null where nothing did. */
export type WeighedStart = { person: string; key: string | null } | { why: string };

const signedForMs = 3_600_000;
const signing =
  'start it with "countersign audit", "develop", "remediate" or "schedule add" and --key FILE or --agent, or paste what "countersign sign-start" prints';

/** Who starts it, and whether they may; else why not, and what to do. Only for a configuration that names somebody. */
export function weighStart(office: StartOffice, start: PersonalStart): WeighedStart {
  const { by, signed } = start.input;
  const wanted = wantedForStart(start);
  const why = refuseProof(office, start);
  if (why !== null) return { why };
  const weighed = weighName(office, by, wanted);
  return 'why' in weighed ? weighed : { person: weighed.person, key: signed?.key ?? null };
}

function refuseProof(office: StartOffice, start: PersonalStart): string | null {
  const { by, signed } = start.input;
  if (signed === undefined) {
    return office.approval === 'signed'
      ? `"starts.approval" in countersign.yaml asks for signatures, and this is typed: ${signing}.`
      : null;
  }
  const text = startText(start, signed, office.sum);
  const why =
    refuseSignature({ ...signed, by: by ?? '' }, text, office) ?? refuseAge(office, start, signed.at);
  return why === null
    ? null
    : `The signature does not count for ${start.type} as ${start.workflowId}, since ${why}: ${signing}.`;
}

/** By our clock. A sweep's stands as long as its key and its person do. */
const refuseAge = ({ now }: StartOffice, { type }: PersonalStart, at: string): string | null =>
  standsFor(type) || now.getTime() - Date.parse(at) <= signedForMs
    ? null
    : `it was signed at ${at}, more than an hour ago`;
