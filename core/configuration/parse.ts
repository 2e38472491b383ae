import { isCollection, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import { checkFleet } from './check-fleet.ts';
import { checkPanel, checkSubstitutes, type PanelDraft } from './check-panels.ts';
import { checkPeople } from './check-people.ts';
import { configurationFileSchema, configurationSchema, type Configuration } from './configuration.ts';
import { defaultConfiguration } from './default.ts';
import { explainBadName, explainIssue, type Mistake } from './explain-issue.ts';
import type { ConfigurationProblem } from './problem.ts';
import { fieldSchema, publishedSchema } from './published-schema.ts';
import { placeOfField, placeOfOffset, type Place } from './yaml-place.ts';

/** A configuration is written by hand; what is larger is another file. */
const charactersMax = 256 * 1024;
/** Deeper than any field stands: what nests deeper would only exhaust the stack. */
const depthMax = 32;

type PlaceOf = (offset: number) => Place;

export type ParsedConfiguration =
  | { configuration: Configuration; problems: [] }
  | { configuration: null; problems: ConfigurationProblem[] };

/**
 * Reads `countersign.yaml`. Finds every mistake at once; a file that is no YAML shows its syntax errors alone, since
 * what stands behind them can only be guessed. An empty file is the default configuration.
 */
export function parseConfiguration(text: string): ParsedConfiguration {
  if (text.length > charactersMax) return refuse([tooLarge(text.length)]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  // An error found at the end of the file belongs to its last line with anything on it, where a person looks.
  const place = (offset: number) =>
    placeOfOffset(lines, Math.min(offset, Math.max(0, text.trimEnd().length - 1)));
  const unreadable = syntaxProblems(document, place);
  if (unreadable.length > 0) return refuse(unreadable);
  const repeated = document.errors.map((error) => explainSyntax(error, place));
  const raw: unknown = document.toJS() ?? {};
  const mistakes = [
    ...prototypeNames(raw),
    ...checkFields(raw),
    ...checkPanels(raw),
    ...checkFleet(blockOf(blockOf(raw)['fleet'])),
    ...checkPeople(blockOf(blockOf(raw)['people']), Object.keys(blockOf(blockOf(raw)['teams']))),
  ];
  const problems = [
    ...repeated,
    ...mistakes.map((mistake) => placed(mistake, placeOfField(document, lines, mistake.path, mistake.part))),
  ];
  if (problems.length > 0) return refuse(problems);
  return { configuration: withDefaults(raw), problems: [] };
}

/** What holds where there is no file. */
export const withoutFile = (): Configuration => configurationSchema.parse(defaultConfiguration);

function withDefaults(raw: unknown): Configuration {
  const file = configurationFileSchema.parse(raw);
  const { seats, panels } = withoutFile();
  return { ...file, seats: { ...seats, ...file.seats }, panels: { ...panels, ...file.panels } };
}

const refuse = (problems: ConfigurationProblem[]): ParsedConfiguration => ({
  configuration: null,
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
});

function placed({ path, message, remedy }: Mistake, place: Place): ConfigurationProblem {
  return { ...place, path: shownPath(path), message, remedy };
}

/** `panels.default.seats[0]`. */
const shownPath = (path: Mistake['path']): string =>
  path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('');

const tooLarge = (characters: number): ConfigurationProblem => ({
  line: 1,
  column: 1,
  path: '',
  message: `has ${characters} characters, more than the ${charactersMax} that a configuration may have`,
  remedy: 'Name the right file; seats, panels and policies fit in a few pages.',
});

/** Whatever keeps the file from being read as plain fields; a repeated key does not. */
function syntaxProblems(document: Document, place: PlaceOf): ConfigurationProblem[] {
  const errors = [...document.errors, ...document.warnings].filter((error) => error.code !== 'DUPLICATE_KEY');
  const perLine = new Map<number, ConfigurationProblem>();
  for (const error of errors) {
    const problem = explainSyntax(error, place);
    if (!perLine.has(problem.line)) perLine.set(problem.line, problem);
  }
  if (errors.length > 0) return [...perLine.values()].slice(0, 20);
  return strangeNodes(document, place);
}

/** YAML that a configuration has no use for: what repeats by reference can grow without bound, what is no name is no key. */
function strangeNodes(document: Document, place: PlaceOf): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const add = (offset: number | undefined, message: string, remedy: string) =>
    problems.push({ ...place(offset ?? 0), path: '', message, remedy });
  visit(document, {
    Alias: (_key, alias) => {
      add(
        alias.range?.[0],
        `refers to "${alias.source}"`,
        'Write the value out: aliases are not taken here.',
      );
    },
    Pair: (_key, pair) => {
      if (isCollection(pair.key)) {
        add(pair.key.range?.[0], 'has a list or block as a key', 'Use a plain name as the key.');
      }
    },
    Collection: (_key, collection, path) => {
      if (path.length <= depthMax) return undefined;
      add(collection.range?.[0], 'is nested too deep', 'No field stands that deep: check the indentation.');
      return visit.BREAK;
    },
  });
  return problems.slice(0, 20);
}

function explainSyntax(error: YAMLError, place: PlaceOf): ConfigurationProblem {
  const told = syntaxRemedies[error.code];
  const message = error.message.split('\n')[0] ?? '';
  return {
    ...place(error.pos[0]),
    path: '',
    message: told?.[0] ?? `is not YAML: ${message}`,
    remedy: told?.[1] ?? mendSyntax,
  };
}

const mendSyntax = 'Mend the line; countersign.example.yaml shows the form.';
const syntaxRemedies: Partial<Record<YAMLError['code'], [string, string]>> = {
  DUPLICATE_KEY: ['has the same key twice', 'Remove one of the two: only one can hold.'],
  TAB_AS_INDENT: ['is indented with a tab', 'Indent with spaces.'],
  MULTIPLE_DOCS: ['starts a second document', 'Remove the "---": one file is one configuration.'],
  RESOURCE_EXHAUSTION: ['is nested too deep', 'No field stands that deep: check the brackets.'],
  TAG_RESOLVE_FAILED: ['has a tag ("!…") that means nothing here', 'Write the value without a tag.'],
};

/** zod passes over a key `__proto__` among names, so it is looked for here. */
function prototypeNames(raw: unknown): Mistake[] {
  return ['seats', 'panels', 'people', 'teams']
    .filter((block) => Object.hasOwn(blockOf(blockOf(raw)[block]), '__proto__'))
    .map((block) => explainBadName([block, '__proto__']));
}

function checkFields(raw: unknown): Mistake[] {
  const checked = configurationFileSchema.safeParse(raw);
  if (checked.success) return [];
  const schema = publishedSchema();
  return checked.error.issues.flatMap((issue) =>
    issue.path.length === 0 && issue.code === 'invalid_type'
      ? [notFields(fieldSchema(schema, [])?.properties ?? {})]
      : explainIssue(issue, schema, raw),
  );
}

const notFields = (properties: object): Mistake => ({
  path: [],
  part: 'value',
  message: 'holds no fields',
  remedy: `Write fields, such as "panels:"; known are ${Object.keys(properties).join(', ')}.`,
});

/** Reads seats and panels one by one, so that a mistake in one hides none in another. */
function checkPanels(raw: unknown): Mistake[] {
  const seats = blockOf(blockOf(raw)['seats']);
  const panels = blockOf(blockOf(raw)['panels']);
  const all = { ...defaultConfiguration.seats, ...seats };
  const readable = Object.entries(all).flatMap(([name, seat]) => {
    const checked = configurationSchema.shape.seats.valueType.safeParse(seat);
    return checked.success ? [[name, checked.data] as const] : [];
  });
  return [
    ...checkSubstitutes(new Map(readable)),
    ...Object.entries(panels).flatMap(([name, panel]) =>
      checkPanel(draftOf(name, blockOf(panel)), Object.keys(all), new Map(readable)),
    ),
  ];
}

function draftOf(name: string, panel: Record<string, unknown>): PanelDraft {
  const seats: unknown[] = Array.isArray(panel['seats']) ? panel['seats'] : [];
  const quorum = panel['quorum'];
  return { name, seats, quorum: typeof quorum === 'number' && Number.isInteger(quorum) ? quorum : null };
}

const blockOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
