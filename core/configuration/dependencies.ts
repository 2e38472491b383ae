import * as z from 'zod';
import type { DependencyRule } from '../dependencies/rules.ts';
import { severities } from '../dependencies/facts.ts';
import { type GateMode, gateModes } from '../gates/gate.ts';
import { plainUrl } from './plain-url.ts';

const bounded = (max: number) => z.int().min(1).max(max);
const address = plainUrl('take it out, these are asked without one');

const ruleOf = (mode: GateMode, text: string) => z.enum(gateModes).default(mode).describe(text);

const rulesSchema = z
  .strictObject({
    vulnerable: ruleOf('block', 'It has a known vulnerability.'),
    missing: ruleOf('block', 'Its registry does not have it.'),
    integrity: ruleOf('block', 'Its hash is missing, is not that of its registry, or changed by itself.'),
    'near-name': ruleOf('ask', 'It is new, and its name is near that of a popular package.'),
    'install-script': ruleOf('ask', 'Installing it runs a command that is new or another than before.'),
    registry: ruleOf('ask', 'It comes from elsewhere than the configured registry.'),
    maintainer: ruleOf('ask', 'It was published by somebody who never did so before.'),
    unknown: ruleOf('ask', 'A source did not answer, or answered nonsense.'),
    'young-package': ruleOf('ask', 'It is new, and so is the whole package.'),
    'young-version': ruleOf('ask', 'The version was published days ago.'),
    licence: ruleOf('ask', 'Its licence is not allowed, or not known.'),
    deprecated: ruleOf('ask', 'Its publisher says not to use it: deprecated, yanked, retracted.'),
    new: ruleOf('ask', 'It was not there before, and "allow" does not name it.'),
    behind: ruleOf('warn', 'It is major versions behind the latest.'),
  } satisfies Record<DependencyRule, unknown>)
  .describe("What a hit of each rule does; never more than the gate's own mode does.");

/** Licences that ask nothing of users but to keep notices, or that share only changes to their own files. */
const licencesAllowed = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 WITH LLVM-exception',
  'Artistic-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'HPND',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT-CMU',
  'MPL-2.0',
  'PSF-2.0',
  'PostgreSQL',
  'Python-2.0',
  'Unicode-3.0',
  'Unicode-DFS-2016',
  'Unlicense',
  'WTFPL',
  'Zlib',
];

export const dependenciesSchema = z.strictObject({
  rules: rulesSchema.prefault({}),
  allow: z
    .array(
      z
        .string()
        .regex(
          /^(?:npm|pypi|go|cargo):[^\s:]{1,300}$/,
          'must be ECOSYSTEM:NAME or ECOSYSTEM:NAME@VERSION, such as npm:@acme/* or pypi:requests@2.32.3',
        ),
    )
    .default([])
    .describe(
      'Packages that may be added without a person: `npm:@acme/*`, `pypi:requests`, `npm:left-pad@1.3.0`.',
    ),
  licences: z
    .strictObject({
      allow: z
        .array(z.string().min(1).max(100))
        .default(licencesAllowed)
        .describe('SPDX identifiers; your list takes the place of the default one.'),
    })
    .prefault({}),
  versionAgeDaysMin: z
    .number()
    .min(0)
    .max(3650)
    .default(3)
    .describe('A version younger than this is young: most malicious ones are found within days.'),
  packageAgeDaysMin: z.number().min(0).max(3650).default(90).describe('The same for a package that is new.'),
  majorsBehindMax: z.int().min(0).max(1000).default(1).describe('Major versions that may lie between.'),
  vulnerableFrom: z
    .enum(severities)
    .default('medium')
    .describe('Vulnerabilities below this are left out; one that nobody rated counts as the gravest.'),
  registries: z
    .strictObject({
      pypi: address.optional().describe('Answers /pypi/NAME/json.'),
      go: address.optional().describe('A module proxy.'),
      cargo: address.optional().describe('Answers /api/v1/crates/NAME.'),
    })
    .prefault({})
    .describe(
      "By default the public ones; npm's is the one of packages.registry, else of npm's own configuration.",
    ),
  osv: z
    .strictObject({
      url: address.optional().describe('An OSV service; by default the public one.'),
      folder: z
        .string()
        .startsWith('/')
        .optional()
        .describe(
          'Holds ECOSYSTEM/all.zip as OSV offers them (npm, PyPI, Go, crates.io); no service is asked then.',
        ),
    })
    .prefault({}),
  cacheHours: z.number().positive().max(8760).default(24).describe('How long an answer is believed.'),
  atOnce: bounded(64).default(8).describe('Requests in flight at once to each source.'),
  packagesMax: bounded(100_000).default(2000).describe('Looked up for one change; the rest is unknown.'),
  timeoutSeconds: bounded(120).default(20).describe('For each answer, to its last byte.'),
  lookupSecondsMax: bounded(240)
    .default(180)
    .describe(
      'For all answers together; what has not come by then is unknown, and found in the cache next time.',
    ),
});

export type DependencyPolicy = z.infer<typeof dependenciesSchema>;
