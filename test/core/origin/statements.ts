import type { Component, Ecosystem } from '../../../core/dependencies/component.ts';
import type { Attestation } from '../../../core/origin/attestation.ts';

export const component = (
  name: string,
  version = '1.3.0',
  ecosystem: Ecosystem = 'npm',
  more: Partial<Component> = {},
): Component => ({
  ecosystem,
  name,
  version,
  file: 'package-lock.json',
  line: 5,
  direct: true,
  development: false,
  integrity: null,
  resolved: null,
  purl: `pkg:${ecosystem}/${name}@${version}`,
  needs: [],
  ...more,
});

export const stated = (more: Partial<Attestation> = {}): Attestation => ({
  package: 'npm:left-pad',
  versions: ['1.3.0'],
  supplier: 'Acme GmbH',
  country: 'DE',
  basis: 'attested',
  evidence: 'https://acme.example/imprint',
  date: '2026-01-01',
  expires: '2026-12-31',
  by: 'ada',
  signature: `${'A'.repeat(86)}==`,
  ...more,
});
