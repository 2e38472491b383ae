import type { UnreadManifest } from './component.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import { fits, folderOf, inFolder, type LockFile, type Reading, Unreadable } from './reading.ts';

/** `go.mod`, whose versions are exact, with the hashes of `go.sum`. Before Go 1.17 it leaves out what others need. */
export function readGo(file: LockFile): Reading {
  const module = parseModule(file.text);
  const sumPath = inFolder(folderOf(file.path), 'go.sum');
  const sums = parseSums(file.files.get(sumPath) ?? '');
  const graph = new Map<string, PackageNode>();
  for (const { name, version, line, direct } of module.required) {
    const used = replaced(module.replaced, name, version);
    if (used === null) continue;
    graph.set(`${used.name} ${used.version}`, nodeOf(used.name, used.version, line, direct, sums));
  }
  const components = componentsOf('go', file.path, graph);
  const unlocked: UnreadManifest[] = [];
  if (graph.size > 0 && !file.files.has(sumPath)) {
    unlocked.push({
      path: file.path,
      line: 1,
      why: 'it has no go.sum beside it, so that nothing says what its modules hash to: run "go mod tidy"',
    });
  }
  const older = isOlder(module.go) ? componentsOf('go', sumPath, olderGraph(module, sums)) : [];
  return { components: [...components, ...older], unread: [], unlocked, covers: [] };
}

interface Module {
  go: string;
  required: { name: string; version: string; line: number; direct: boolean }[];
  /** By name, or name and version; null for a folder. */
  replaced: Map<string, { name: string; version: string } | null>;
}

const word = /"[^"]*"|`[^`]*`|\S+/g;

function parseModule(text: string): Module {
  const module: Module = { go: '', required: [], replaced: new Map() };
  let block = '';
  let named = false;
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.length > 10_000)
      throw new Unreadable(`line ${index + 1} is very long: see who wrote it`, index + 1);
    const comment = raw.indexOf('//');
    const code = comment === -1 ? raw : raw.slice(0, comment);
    const words = (code.match(word) ?? []).map((one) => one.replace(/^["`](.*)["`]$/, '$1'));
    if (words.length === 0) continue;
    if (words[0] === ')') block = '';
    else if (words.length === 2 && words[1] === '(') block = words[0] ?? '';
    else {
      const [verb = '', ...rest] = block === '' ? words : [block, ...words];
      named ||= verb === 'module';
      directive(module, verb, rest, index + 1, /^\/\/\s*indirect\b/.test(raw.slice(comment)));
    }
  }
  if (!named || block !== '')
    throw new Unreadable(
      'it names no module, or a block in it is not closed: write it anew with "go mod tidy"',
    );
  return module;
}

function directive(module: Module, verb: string, words: string[], line: number, indirect: boolean): void {
  const [first = '', second = ''] = words;
  if (verb === 'go') module.go = first;
  else if (verb === 'require') {
    if (!fits(first) || !/^v\d/.test(second) || !fits(second)) {
      throw new Unreadable(
        `line ${line} requires no module in one version: write it anew with "go mod tidy"`,
        line,
      );
    }
    module.required.push({ name: first, version: second, line, direct: !indirect });
  } else if (verb === 'replace') {
    const arrow = words.indexOf('=>');
    const [name = '', version] = words.slice(arrow + 1);
    module.replaced.set(words.slice(0, arrow).join(' '), version === undefined ? null : { name, version });
  }
}

/** What is built in the place of a module; null for a folder of the repository. */
function replaced(by: Module['replaced'], name: string, version: string) {
  const exact = by.get(`${name} ${version}`);
  if (exact !== undefined) return exact;
  const inAnyVersion = by.get(name);
  return inAnyVersion === undefined ? { name, version } : inAnyVersion;
}

interface Sum {
  hash: string;
  line: number;
}

/** Hashes of modules themselves, by name and version; those of their `go.mod` files alone are left out. */
function parseSums(text: string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const [index, line] of text.split('\n').entries()) {
    const [name = '', version = '', hash = ''] = line.trim().split(/\s+/, 4);
    if (hash !== '' && !version.endsWith('/go.mod'))
      sums.set(`${name} ${version}`, { hash, line: index + 1 });
  }
  return sums;
}

const nodeOf = (
  name: string,
  version: string,
  line: number,
  direct: boolean,
  sums: ReadonlyMap<string, Sum>,
): PackageNode => ({
  name,
  version,
  line,
  direct,
  development: null,
  integrity: sums.get(`${name} ${version}`)?.hash ?? null,
  resolved: null,
  needs: [],
});

const isOlder = (go: string): boolean => {
  const [major = 1, minor = 0] = go.split('.').map(Number);
  return major === 1 && minor < 17;
};

/** What `go.sum` tells besides: every version that was ever considered, since nothing tells which of them is built. */
function olderGraph({ required }: Module, sums: ReadonlyMap<string, Sum>): Map<string, PackageNode> {
  const known = new Set(required.map(({ name }) => name));
  return new Map(
    [...sums].flatMap(([key, { line }]): [string, PackageNode][] => {
      const [name = '', version = ''] = key.split(' ');
      return known.has(name) || !fits(name) || !fits(version)
        ? []
        : [[key, nodeOf(name, version, line, false, sums)]];
    }),
  );
}
