import satisfies from 'spdx-satisfies';
import type { DependencyPolicy } from '../configuration/dependencies.ts';
import { type Complaint, nameOf, quoted, type Subject } from './complaint.ts';

/** Whether the licence that the registry tells is one that policy allows. */
export function judgeLicence(
  { component, facts: { release } }: Subject,
  { licences }: DependencyPolicy,
): Complaint[] {
  if (release.kind !== 'told' || release.value.kind === 'missing') return [];
  const { licence, tellsLicence, where } = release.value.release;
  if (!tellsLicence) {
    return [
      {
        rule: 'licence',
        group: where,
        messageOf: (shown, count) =>
          `${where} tells no licences, so that nothing is known of ${count === 1 ? 'that' : 'those'} of ${shown}: read ${count === 1 ? 'it' : 'them'} yourself.`,
      },
    ];
  }
  if (licence === null) {
    return [
      {
        rule: 'licence',
        message: `${nameOf(component)} states no licence, and so grants no rights: ask its author, or take another package.`,
      },
    ];
  }
  const verdict = fits(licence, licences.allow);
  if (verdict === 'allowed') return [];
  const message =
    verdict === 'refused'
      ? `The licence of ${nameOf(component)}, ${quoted(licence)}, is none that policy allows: take another package, or add it to "dependencies.licences.allow" in countersign.yaml.`
      : `The licence of ${nameOf(component)} is stated as ${quoted(licence)}, which is no SPDX expression: read it, and name the package in an override if it will do.`;
  return [{ rule: 'licence', message }];
}

function fits(licence: string, allowed: readonly string[]): 'allowed' | 'refused' | 'unknown' {
  // An expression of many choices is compared in all their combinations.
  if (licence.length > 200) return 'unknown';
  try {
    return satisfies(licence, allowed.filter(isSimple)) ? 'allowed' : 'refused';
  } catch {
    return 'unknown';
  }
}

/** What is no licence of SPDX's, or more than one, would make the comparison fail for all. */
function isSimple(licence: string): boolean {
  try {
    return satisfies(licence, [licence]);
  } catch {
    return false;
  }
}
