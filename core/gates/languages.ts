/** How a gate reads a file: by a syntax tree, or as text with the language's comments and strings. */
export type Reading =
  | { kind: 'script'; grammar: 'javascript' | 'typescript' | 'tsx' }
  | { kind: 'python'; stub: boolean }
  | { kind: 'text'; syntax: TextSyntax };

export interface TextSyntax {
  line: readonly string[];
  block: readonly (readonly [open: string, close: string])[];
  /** Quotes that end on their own line; a backtick may span lines. */
  quotes: readonly string[];
  /** Which of the rules about code (empty catch, disabled tests, unimplemented bodies) can hold here. */
  family: TextFamily;
}

export type TextFamily =
  | 'c'
  | 'go'
  | 'rust'
  | 'java'
  | 'csharp'
  | 'kotlin'
  | 'swift'
  | 'php'
  | 'ruby'
  | 'none';

const slashes = (family: TextFamily, quotes = ['"', "'"]): TextSyntax => ({
  line: ['//'],
  block: [['/*', '*/']],
  quotes,
  family,
});
const hashes = (family: TextFamily, quotes = ['"', "'"]): TextSyntax => ({
  line: ['#'],
  block: [],
  quotes,
  family,
});
const angles: TextSyntax = { line: [], block: [['<!--', '-->']], quotes: [], family: 'none' };
const component: TextSyntax = {
  line: ['//'],
  block: [
    ['<!--', '-->'],
    ['/*', '*/'],
  ],
  quotes: ['"', "'", '`'],
  family: 'none',
};

const byExtension: ReadonlyMap<string, TextSyntax> = new Map(
  (
    [
      ['c h cc cpp cxx hpp hh m mm cu glsl', slashes('c', ['"'])],
      ['go', slashes('go', ['"', '`'])],
      ['rs', slashes('rust', ['"'])],
      ['java groovy gradle scala', slashes('java', ['"'])],
      ['cs', slashes('csharp', ['"'])],
      ['kt kts', slashes('kotlin', ['"'])],
      ['swift', slashes('swift', ['"'])],
      ['dart zig proto sol jsonc json5 less scss v sv', slashes('none')],
      ['css', { ...slashes('none'), line: [] }],
      ['php', { ...slashes('php'), line: ['//', '#'] }],
      ['tf tfvars hcl', { ...slashes('none', ['"']), line: ['//', '#'] }],
      ['rb rake gemspec', hashes('ruby')],
      [
        'sh bash zsh fish yaml yml toml cfg conf properties env pl pm r jl nim ps1 cmake mk ex exs graphql gql',
        hashes('none'),
      ],
      ['ini', { ...hashes('none'), line: ['#', ';'] }],
      ['sql', { ...slashes('none', ["'"]), line: ['--'] }],
      ['lua hs elm ada', { line: ['--'], block: [], quotes: ['"', "'"], family: 'none' }],
      ['lisp clj cljs el scm', { line: [';'], block: [], quotes: ['"'], family: 'none' }],
      ['erl hrl tex', { line: ['%'], block: [], quotes: ['"'], family: 'none' }],
      ['html htm xml xhtml svg xaml csproj plist', angles],
      ['vue svelte astro', component],
      ['json', { line: [], block: [], quotes: ['"'], family: 'none' }],
    ] as const
  ).flatMap(([extensions, syntax]) => extensions.split(' ').map((extension) => [extension, syntax] as const)),
);

const scripts: Readonly<Record<string, 'javascript' | 'typescript' | 'tsx'>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'tsx',
};

/** Files of unknown kinds are read with the two commonest comment markers, since a marker there is one all the same. */
const unknown: TextSyntax = { line: ['#', '//'], block: [], quotes: ['"', "'"], family: 'none' };

export function readingOf(path: string): Reading {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const grammar = Object.hasOwn(scripts, extension) ? scripts[extension] : undefined;
  if (grammar) return { kind: 'script', grammar };
  if (extension === 'py' || extension === 'pyi') return { kind: 'python', stub: extension === 'pyi' };
  return { kind: 'text', syntax: byExtension.get(extension) ?? unknown };
}
