/** What a lexer must know of a language to pass over its strings and comments. */
export interface Language {
  /** How blocks are told: by braces, or by how far lines are indented. */
  blocks: 'braces' | 'indent';
  lineComments: readonly string[];
  /** Quotes of strings that end with their line. */
  quotes: string;
  /** Whether `'` holds one character only, so that it may also stand alone, as in Rust's lifetimes. */
  characters: boolean;
  /** `'''` or `"""` begin a string of several lines. */
  longQuotes: boolean;
  /** A back tick begins a string of several lines; with `${…}` inside it where `templates` says so. */
  backTicks: boolean;
  templates: boolean;
  /** A slash may begin a regular expression. */
  patterns: boolean;
  /** Lines that begin with `#` are for the preprocessor. */
  preprocessor: boolean;
}

const braces: Language = {
  blocks: 'braces',
  lineComments: ['//'],
  quotes: '"',
  characters: true,
  longQuotes: false,
  backTicks: false,
  templates: false,
  patterns: false,
  preprocessor: false,
};
const script: Language = {
  ...braces,
  quotes: '"\'',
  characters: false,
  backTicks: true,
  templates: true,
  patterns: true,
};
const c: Language = { ...braces, preprocessor: true };
const withText: Language = { ...braces, longQuotes: true };
const python: Language = {
  ...braces,
  blocks: 'indent',
  lineComments: ['#'],
  quotes: '"\'',
  characters: false,
  longQuotes: true,
};

const byExtension: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'].map((name) => [name, script])),
  ...Object.fromEntries(
    ['c', 'h', 'cc', 'cpp', 'cxx', 'hh', 'hpp', 'hxx', 'm', 'mm', 'cs'].map((name) => [name, c]),
  ),
  ...Object.fromEntries(['java', 'kt', 'kts', 'swift', 'scala', 'groovy'].map((name) => [name, withText])),
  go: { ...braces, backTicks: true },
  rs: braces,
  dart: { ...braces, quotes: '"\'', characters: false, longQuotes: true },
  php: { ...braces, lineComments: ['//', '#'], quotes: '"\'', characters: false },
  py: python,
  pyi: python,
  rb: { ...python, longQuotes: false },
};

/** The language of a file, by its name's ending; null where we know no way to tell its functions and classes. */
export function languageOf(path: string): Language | null {
  const dot = path.lastIndexOf('.');
  const extension = path.slice(dot + 1).toLowerCase();
  return dot > path.lastIndexOf('/') && Object.hasOwn(byExtension, extension)
    ? (byExtension[extension] ?? null)
    : null;
}
