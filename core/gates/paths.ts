import type { RuleId } from './rules.ts';

/** What a file is for, judged by its path alone: a change cannot talk itself out of a rule by what it says inside. */
export const fileRoles = [
  'source',
  'test',
  'example',
  'configuration',
  'docs',
  'fixture',
  'lock',
  'vendored',
  'generated',
  'minified',
] as const;
export type FileRole = (typeof fileRoles)[number];

const patterns: readonly (readonly [FileRole, RegExp])[] = [
  ['vendored', /(?:^|\/)(?:node_modules|bower_components|vendor|third[_-]party)\//],
  ['minified', /\.min\.(?:js|mjs|cjs|css|html)$|\.map$/],
  [
    'lock',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|go\.(?:sum|work\.sum)|[^/]+\.lock|packages\.lock\.json|requirements[^/]*\.lock)$/i,
  ],
  [
    'generated',
    /(?:^|\/)(?:dist|generated|__generated__)\/|\.(?:generated|g)\.\w+$|_pb2(?:_grpc)?\.pyi?$|\.pb\.(?:go|cc|h)$/,
  ],
  [
    'fixture',
    /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|test_data|__snapshots__|cassettes)\/|\.snap$/i,
  ],
  [
    'test',
    /(?:^|\/)(?:tests?|__tests__|__mocks__|mocks?|specs?|e2e|testing)\/|[._-](?:tests?|spec|e2e|mock)\.[^/]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:^|\/)tests?\.[^/]+$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|scala|swift|php|groovy)$/,
  ],
  [
    'docs',
    /(?:^|\/)docs?\/.*\.(?:html?|json|ya?ml|txt)$|\.(?:md|mdx|markdown|rst|adoc|txt|tex|pod|org)$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CHANGELOG|README)[^/]*$/i,
  ],
  [
    'example',
    /(?:^|\/)(?:examples?|demos?|samples?|playground|stories|benchmarks?|bench|tutorials?)\/|\.(?:example|sample|template|dist|stories)(?:\.[^/]+)?$/i,
  ],
  [
    'configuration',
    /\.(?:ya?ml|toml|ini|cfg|conf|properties|env|json5?|jsonc|tf|tfvars|hcl)$|(?:^|\/)\.env[^/]*$|(?:^|\/)(?:Dockerfile|Containerfile|docker-compose)[^/]*$|(?:^|[./-])(?:config|conf|settings|defaults?)\.\w+$|(?:^|\/)\.[^/]+rc(?:\.\w+)?$|(?:^|\/)(?:config|configuration|settings)(?:\/[^/]*)?\.(?:py|[cm]?[jt]s)$/i,
  ],
];

export const roleOf = (path: string): FileRole =>
  patterns.find(([, pattern]) => pattern.test(path))?.[0] ?? 'source';

/** Why code in a file of this role goes unjudged; null where it is judged, or where no rule is about such files. */
export function unjudged(role: FileRole): string | null {
  switch (role) {
    case 'vendored':
      return 'third-party code is not judged for placeholders';
    case 'generated':
      return 'generated code is not judged for placeholders';
    case 'minified':
      return 'minified code is not judged for placeholders';
    default:
      return null;
  }
}

/** Whether added lines are what a minifier or a bundler writes, whatever the file's name says. */
export function looksMinified(lines: readonly string[]): boolean {
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  return longest > 20_000 && total / lines.length > 1000;
}

const testRules: readonly RuleId[] = [
  'placeholders.marker',
  'placeholders.disabled-test',
  'placeholders.focused-test',
  'placeholders.empty-test',
  'placeholders.tautology',
  'placeholders.empty-catch',
];

const demoRules: readonly RuleId[] = [
  'placeholders.marker',
  'placeholders.not-implemented',
  'placeholders.empty-catch',
];

/** Doubles in tests return constants, demonstrations use sample values, configuration is where hosts belong. */
export function ruleApplies(rule: RuleId, role: FileRole): boolean {
  switch (role) {
    case 'source':
      return true;
    case 'configuration':
      return rule !== 'placeholders.fixed-host';
    case 'test':
      return testRules.includes(rule);
    case 'example':
      return demoRules.includes(rule);
    case 'docs':
    case 'fixture':
    case 'lock':
    case 'vendored':
    case 'generated':
    case 'minified':
      return false;
  }
}
