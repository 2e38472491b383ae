import { askedByPyproject } from './asked-python.ts';
import type { UnreadManifest } from './component.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import { exactVersion, isPypi, pythonName, readRequirement } from './python-names.ts';
import { folderOf, inFolder, type LockFile, quoted, type Reading, resolvePath } from './reading.ts';

/** One requirement or option, with what continues it on further lines joined, and the comments that say who asks for it. */
interface Statement {
  text: string;
  line: number;
  via: string[];
}

/** What pip reads: pinned requirements are components, all others are asked for and not settled. */
export function readRequirements(file: LockFile): Reading {
  const statements = statementsOf(file.text);
  const generated = statements.some(({ via }) => via.length > 0);
  const graph = new Map<string, PackageNode>();
  const needs = new Map<string, string[]>();
  const problems: Pick<Reading, 'unread' | 'unlocked'> = { unread: [], unlocked: [] };
  const index = indexOf(statements);
  const project = projectBeside(file);
  for (const statement of statements) {
    const node = statement.text.startsWith('-')
      ? optionOf(file, statement, problems)
      : readPinned(file, statement, problems);
    if (node === null) continue;
    const asked = statement.via.filter(
      (via) => /^-r |\.(?:toml\)?|in)$/.test(via) || pythonName(via) === project,
    );
    graph.set(`${node.name} ${node.version}`, {
      ...node,
      resolved: node.resolved ?? index,
      direct: generated ? asked.length > 0 : true,
    });
    for (const via of statement.via) {
      needs.set(pythonName(via), [...(needs.get(pythonName(via)) ?? []), `${node.name} ${node.version}`]);
    }
  }
  for (const node of graph.values()) node.needs = needs.get(node.name) ?? [];
  const names = new Set([...graph.values()].map(({ name }) => name));
  return {
    components: componentsOf('pypi', file.path, graph),
    ...problems,
    covers:
      names.size === 0
        ? []
        : [{ ecosystem: 'pypi', folder: folderOf(file.path), settles: (name) => names.has(name) }],
  };
}

/** The name of the project whose requirements these are; null where no manifest tells it. */
function projectBeside({ path, files }: LockFile): string | null {
  const manifest = files.get(inFolder(folderOf(path), 'pyproject.toml'));
  try {
    return manifest === undefined ? null : askedByPyproject(manifest).name;
  } catch {
    // It is told of where manifests are read.
    return null;
  }
}

function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let parts: string[] = [];
  let start = 0;
  let last: Statement | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/^\uFEFF/, '').trim();
    const via = /^#\s{1,9}(?:via\s*)?(.*)$/.exec(line)?.[1]?.trim();
    if (via !== undefined && parts.length === 0) {
      // "# via" alone, with one name on each line that follows it, or with the only name behind it.
      if (last !== null && via !== '' && raw.startsWith('  ') && last.via.length < 1000) last.via.push(via);
      continue;
    }
    const content = line.replace(/(?:^|\s+)#.*$/, '');
    if (parts.length === 0) start = index + 1;
    if (content.endsWith('\\')) {
      parts.push(content.slice(0, -1));
      continue;
    }
    const whole = [...parts, content].join(' ').trim();
    parts = [];
    if (whole === '') continue;
    last = { text: whole, line: start, via: [] };
    statements.push(last);
  }
  if (parts.join('').trim() !== '') statements.push({ text: parts.join(' ').trim(), line: start, via: [] });
  return statements;
}

const indexOf = (statements: readonly Statement[]): string | null => {
  const option = statements
    .map(({ text }) => /^(?:-i|--index-url)[\s=]+(\S+)/.exec(text)?.[1])
    .find((url) => url !== undefined);
  return option === undefined || isPypi(option) ? null : `registry+${withoutLogin(option)}`;
};

const withoutLogin = (url: string): string => url.replace(/\/\/[^/@]*@/, '//');

type Problems = Pick<Reading, 'unread' | 'unlocked'>;

/** Options that bring packages in; all others only say where from. */
function optionOf({ path, files }: LockFile, { text, line }: Statement, problems: Problems): null {
  const included = /^(?:-r|--requirement|-c|--constraint)[\s=]*(\S+)/.exec(text)?.[1];
  const editable = /^(?:-e|--editable)[\s=]+(\S+)/.exec(text)?.[1];
  if (included !== undefined) {
    const target = resolvePath(folderOf(path), included);
    if (target === null || !files.has(target)) {
      problems.unread.push({
        path,
        line,
        why: `it includes ${quoted(included)}, which is not read: name that file requirements-….txt, in the repository`,
      });
    }
  } else if (editable !== undefined && /^\w[\w+.-]*:/.test(editable)) {
    problems.unlocked.push(unsettled(path, line, editable));
  }
  return null;
}

const unsettled = (path: string, line: number, text: string): UnreadManifest => ({
  path,
  line,
  why: `${quoted(text)} is not pinned to one version: write "name==version", with hashes by "pip-compile --generate-hashes"`,
});

function readPinned({ path }: LockFile, { text, line }: Statement, problems: Problems): PackageNode | null {
  const hashes = [...text.matchAll(/--hash[= ]([a-z0-9]+:[0-9a-f]+)/g)].map((match) => match[1] ?? '');
  const bare = text.replace(/\s--[a-z].*$/, '').trim();
  // A path: the repository's own code, or an archive in it, which is none of a registry's.
  if (/^(?:\.{0,2}\/|\.$)/.test(bare)) return null;
  const requirement = readRequirement(bare);
  const version = requirement && (exactVersion(requirement.range) ?? pinOf(requirement.address));
  if (!requirement || version === null) {
    problems.unlocked.push(unsettled(path, line, bare));
    return null;
  }
  return {
    name: requirement.name,
    version,
    line,
    direct: null,
    development: null,
    integrity: hashes.length === 0 ? null : hashes.toSorted().join(' '),
    resolved: requirement.address === null ? null : withoutLogin(requirement.address),
    needs: [],
  };
}

/** Of an address: the commit of git, the hash of an archive, or the version in the name of one. */
function pinOf(address: string | null): string | null {
  if (address === null) return null;
  const commit = /^git\+.*@([0-9a-f]{40})(?:#|$)/.exec(address)?.[1];
  if (commit !== undefined || address.startsWith('git+')) return commit ?? null;
  return /\/[\w.]+?-(\d[\w.!+]*?)(?:-[\w.-]+\.whl|\.tar\.gz|\.zip)(?:#|$)/.exec(address)?.[1] ?? null;
}
