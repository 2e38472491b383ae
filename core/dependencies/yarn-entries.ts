import { readBlockYaml, type YamlNode } from './block-yaml.ts';
import { quoted, Unreadable } from './reading.ts';

/** One entry of `yarn.lock`, of either form. */
export interface YarnEntry {
  /** `name@range` of all that it answers. */
  patterns: string[];
  line: number;
  name: string;
  version: string;
  integrity: string | null;
  resolved: string | null;
  needs: { name: string; range: string }[];
  /** The folder of a workspace; null for what does not lie in the repository. */
  workspace: string | null;
}

const remedy = 'write the file anew with "yarn install"';

/** Yarn 1. Its form is almost YAML: no colons between keys and values. */
export function readClassicEntries(text: string): YarnEntry[] {
  const entries: YarnEntry[] = [];
  let section = '';
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (raw.length > 100_000) throw new Unreadable(`line ${line} is very long: ${remedy}`, line);
    const indent = raw.length - raw.trimStart().length;
    if (indent === 0) {
      entries.push(classicEntry(content, line));
      section = '';
      continue;
    }
    const entry = entries.at(-1);
    const [, key = '', value = ''] = /^("(?:[^"\\]|\\.)*"|[^\s"]+)(?:\s+(.*))?$/.exec(content) ?? [];
    if (entry === undefined || key === '')
      throw new Unreadable(`line ${line} is not as Yarn writes it: ${remedy}`, line);
    if (indent > 2) {
      if (/^(?:optionalD|d)ependencies:$/.test(section))
        entry.needs.push({ name: bare(key), range: bare(value) });
    } else if (value === '') section = key;
    else set(entry, key, bare(value));
  }
  return entries.map(checked);
}

function classicEntry(content: string, line: number): YarnEntry {
  if (!content.endsWith(':')) throw new Unreadable(`line ${line} is not as Yarn writes it: ${remedy}`, line);
  const patterns = content.slice(0, -1).split(', ').map(bare);
  const name = nameOf(patterns[0] ?? '');
  return { patterns, line, name, version: '', integrity: null, resolved: null, needs: [], workspace: null };
}

function set(entry: YarnEntry, key: string, value: string): void {
  if (key === 'version') entry.version = value;
  else if (key === 'integrity') entry.integrity = value;
  else if (key === 'resolved') {
    entry.resolved = value;
    const sha1 = /#([0-9a-f]{40})$/.exec(value)?.[1];
    if (sha1 !== undefined && /^https?:/.test(value)) entry.integrity ??= `sha1:${sha1}`;
  }
}

const bare = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** `a@npm:b@^1` asks for b. */
function nameOf(pattern: string): string {
  const [, name = '', range = ''] = /^((?:@[^/]+\/)?[^@]+)(?:@(.*))?$/.exec(pattern) ?? [];
  return /^npm:((?:@[^/]+\/)?[^@]+)@/.exec(range)?.[1] ?? name;
}

function checked(entry: YarnEntry): YarnEntry {
  if (entry.name !== '' && (entry.version !== '' || entry.workspace !== null)) return entry;
  throw new Unreadable(
    `entry ${quoted(entry.patterns.join(', '))} tells no name and version, perhaps cut off: ${remedy}`,
    entry.line,
  );
}

/** Yarn 2 and later. */
export function readBerryEntries(text: string): YarnEntry[] {
  const root = readBlockYaml(text);
  const version = Number(root.fields.get('__metadata')?.fields.get('version')?.text);
  if (!(version >= 4 && version <= 8)) {
    throw new Unreadable(`its lock file version is not known, 4 to 8 are: write it with Yarn 4`);
  }
  return [...root.fields].filter(([key]) => key !== '__metadata').map(berryEntry);
}

function berryEntry([key, node]: [string, YamlNode]): YarnEntry {
  const said = (name: string) => node.fields.get(name)?.text ?? null;
  const [, name = '', reference = ''] = /^((?:@[^/]+\/)?[^@]+)@(.*)$/.exec(said('resolution') ?? '') ?? [];
  const needs = ['dependencies', 'optionalDependencies'].flatMap((kind) =>
    [...(node.fields.get(kind)?.fields ?? [])].map(([need, { text }]) => ({ name: need, range: text })),
  );
  const isLink = /^(?:link|portal):/.test(reference);
  return checked({
    patterns: key.split(', '),
    line: node.line,
    name,
    version: said('version') ?? '',
    integrity: said('checksum'),
    resolved: addressIn(reference),
    needs,
    workspace: reference.startsWith('workspace:')
      ? reference.slice('workspace:'.length)
      : isLink
        ? '.'
        : null,
  });
}

/** Of the registry, unless the reference says another place. A patched package is the package, patched by the repository. */
function addressIn(reference: string): string | null {
  const archive = /::.*__archiveUrl=([^&]+)/.exec(reference)?.[1];
  if (archive !== undefined && URI.test(archive)) return decodeURIComponent(archive);
  return /^(?:npm|workspace|patch|link|portal):/.test(reference) ? null : reference;
}

/** Encoded text that can be decoded. */
const URI = /^(?:[\w.~!*'()-]|%[0-7][0-9A-Fa-f])+$/;
