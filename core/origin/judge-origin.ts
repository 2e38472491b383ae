import type { OriginPolicy } from '../configuration/origin.ts';
import type { Component, UnreadManifest } from '../dependencies/component.ts';
import { listNames, nameOf } from '../dependencies/complaint.ts';
import type { GateHit, GateMode, GateResult } from '../gates/gate.ts';
import { boundHits, clipQuote } from '../gates/hits.ts';
import { safeLine } from '../panel/safe-text.ts';
import { originsPath } from './attestation.ts';
import { nato } from './countries.ts';
import type { OriginFailure, PackageOrigin } from './find-origin.ts';

export interface OriginToJudge {
  component: Component;
  origin: PackageOrigin;
}

/** What the gate says of packages whose origin was found as far as anybody states it. */
export function judgeOrigins({
  origins,
  failures,
  policy,
  quoteOf,
  unread,
}: {
  origins: readonly OriginToJudge[];
  failures: readonly OriginFailure[];
  policy: OriginPolicy;
  /** The line of a file of the head, from 1. */
  quoteOf: (file: string, line: number) => string;
  /** Manifests of the head that changed and could not be read, or leave versions open. */
  unread: readonly UnreadManifest[];
}): GateResult {
  const gate = 'origin';
  const unknown = origins.filter(({ origin }) => origin.state === 'unknown');
  const at = ({ file, line }: Component) => ({
    file,
    startLine: line,
    endLine: line,
    quote: clipQuote(quoteOf(file, line)),
  });
  const hits: GateHit[] = [
    ...origins.flatMap(({ component, origin }) => {
      const message = barredBy(component, origin, policy);
      return message === null
        ? []
        : [{ ...at(component), rule: 'origin.country', message, subject: subjectOf(component) }];
    }),
    ...unknownHits(unknown, policy, at),
    ...unread.flatMap((one) => unreadHit(one, policy)),
    ...failures.map(({ line, message, subject }) => ({
      rule: 'origin.attestation',
      file: originsPath,
      startLine: line,
      endLine: line,
      quote: '',
      message,
      subject,
    })),
  ];
  const left = unread.map(({ path, why }) => `${path}: ${why}`);
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread: left }
    : { gate, outcome: 'held', hits: [], unread: left };
}

function unreadHit({ path, line, why }: UnreadManifest, policy: OriginPolicy): GateHit[] {
  const mode = modeOfUnknown(policy);
  const message = `Where the packages of ${safeLine(path)} come from cannot be told: ${safeLine(why)}.`;
  const place = { file: path, startLine: line, endLine: line, quote: '' };
  return mode === 'off' ? [] : [{ ...place, rule: 'origin.unknown', message, mode, subject: path }];
}

const modeOfUnknown = (policy: OriginPolicy): GateMode =>
  policy.unknown ?? (policy.allow === undefined ? 'warn' : 'ask');

export const subjectOf = ({ ecosystem, name, version }: Component): string =>
  `${ecosystem}:${name}@${version}`;

function barredBy(component: Component, origin: PackageOrigin, { allow }: OriginPolicy): string | null {
  if (origin.state === 'unknown' || allow === undefined) return null;
  const countries: readonly string[] = allow === 'nato' ? nato : allow;
  if (countries.includes(origin.country)) return null;
  const said = origin.state === 'attested' ? `${safeLine(origin.by)} attests` : 'its supplier says';
  return `${nameOf(component)} comes from ${origin.country}, as ${said} (${safeLine(origin.supplier)}, ${origin.date}), which "origin.allow" in countersign.yaml does not name: take another package.`;
}

/** Where only some countries are allowed each package is a question of its own; else one line a file says how many there are. */
function unknownHits(
  unknown: readonly OriginToJudge[],
  policy: OriginPolicy,
  at: (component: Component) => Omit<GateHit, 'rule' | 'message'>,
): GateHit[] {
  const mode = modeOfUnknown(policy);
  if (mode === 'off') return [];
  const rule = 'origin.unknown';
  if (policy.allow !== undefined) {
    return unknown.map(({ component, origin }) => ({
      ...at(component),
      rule,
      message: `Nobody states which country ${nameOf(component)} comes from${origin.state === 'unknown' && origin.why ? ` (${origin.why})` : ''}: find out who makes it, and attest it with "countersign origin attest".`,
      mode,
      subject: subjectOf(component),
    }));
  }
  const byFile = new Map<string, Component[]>();
  for (const { component } of unknown)
    byFile.set(component.file, [...(byFile.get(component.file) ?? []), component]);
  return [...byFile.values()].flatMap((components): GateHit[] => {
    const [first] = components;
    if (first === undefined) return [];
    const count = components.length === 1 ? 'one package' : `${components.length} packages`;
    const message = `Nobody states which country ${count} that the change brings in came from: ${listNames(components)}.`;
    return [{ ...at(first), rule, message, mode }];
  });
}
