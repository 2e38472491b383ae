import { dependenciesSchema } from '../../../core/configuration/dependencies.ts';
import type { Component } from '../../../core/dependencies/component.ts';
import type { Complaint, Subject } from '../../../core/dependencies/complaint.ts';
import type { DependencyFacts, ReleaseFacts, Vulnerability } from '../../../core/dependencies/facts.ts';

export const policyOf = (more: object = {}) => dependenciesSchema.parse(more);

export const now = Date.parse('2026-06-01T00:00:00Z');

export const componentOf = (more: Partial<Component> = {}): Component => {
  const { ecosystem = 'npm', name = 'pad', version = '1.2.0' } = more;
  return {
    ecosystem,
    name,
    version,
    file: 'package-lock.json',
    line: 7,
    direct: true,
    development: false,
    integrity: null,
    resolved: null,
    purl: `pkg:${ecosystem}/${name}@${version}`,
    needs: [],
    ...more,
  };
};

/** A version that no rule has anything against. */
export const releaseOf = (more: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
  where: 'https://packages.acme.example',
  deprecated: null,
  publishedAt: '2026-01-01T00:00:00.000Z',
  packageCreatedAt: '2020-01-01T00:00:00.000Z',
  latest: '1.2.0',
  majorsAbove: 0,
  licence: 'MIT',
  tellsLicence: true,
  integrity: [],
  fileHosts: [],
  previous: '1.1.0',
  scripts: { now: [], before: [] },
  publisher: { now: 'ann', before: 'ann', known: true },
  ...more,
});

export const vulnerabilityOf = (more: Partial<Vulnerability> = {}): Vulnerability => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: [],
  severity: 'high',
  summary: 'It leaks',
  fixedIn: '1.2.1',
  ...more,
});

export const factsOf = (
  release: Partial<ReleaseFacts> = {},
  vulnerabilities: Vulnerability[] = [],
): DependencyFacts => ({
  release: { kind: 'told', value: { kind: 'found', release: releaseOf(release) } },
  vulnerabilities: { kind: 'told', value: vulnerabilities },
  places: ['packages.acme.example'],
});

export const subjectOf = (
  component: Partial<Component> = {},
  { from = null, facts = factsOf() }: { from?: Component | null; facts?: DependencyFacts } = {},
): Subject => ({ component: componentOf(component), from, facts });

export const rulesOf = (complaints: readonly Complaint[]): string[] => complaints.map(({ rule }) => rule);

export const messageOf = (complaint: Complaint | undefined, shown = 'SHOWN', count = 1): string => {
  if (complaint === undefined) return '';
  return 'group' in complaint ? complaint.messageOf(shown, count) : complaint.message;
};
