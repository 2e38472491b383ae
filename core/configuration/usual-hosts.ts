import type * as z from 'zod';
import { type EgressRule, egressRuleSchema } from '../sandbox/egress.ts';

const rule = (host: string, why: string, more: Partial<z.input<typeof egressRuleSchema>> = {}) =>
  egressRuleSchema.parse({ host, why, ...more });

/** Registries and documentation: reading, without queries unless the registry needs them. */
export const usualHosts: readonly EgressRule[] = [
  rule('registry.npmjs.org', 'npm packages'),
  rule('pypi.org', 'Python packages', { paths: ['/simple/', '/pypi/'] }),
  rule('files.pythonhosted.org', 'Python packages'),
  rule('proxy.golang.org', 'Go modules'),
  rule('sum.golang.org', 'Go checksums'),
  rule('index.crates.io', 'Rust crates'),
  rule('static.crates.io', 'Rust crates'),
  rule('repo.maven.apache.org', 'Java packages'),
  rule('deb.debian.org', 'Debian packages', { ports: [80, 443] }),
  rule('nodejs.org', 'documentation of Node', { paths: ['/docs/', '/api/', '/dist/'] }),
  rule('docs.python.org', 'documentation of Python'),
  rule('developer.mozilla.org', 'documentation of the web'),
];
