import { fieldsOf, listOf, own, textOf } from './fields.ts';
import { eachKey } from './json-lines.ts';
import { componentsOf, type PackageNode } from './package-graph.ts';
import { parseJson } from './parse-json.ts';
import { pythonName } from './python-names.ts';
import type { UnreadManifest } from './component.ts';
import { fits, folderOf, type LockFile, quoted, type Reading, Unreadable } from './reading.ts';

/** `Pipfile.lock`, version 6. It tells neither what is asked for by name nor what needs what. */
export function readPipfile(file: LockFile): Reading {
  const root = parseJson(file.text);
  if (own(fieldsOf(own(root, '_meta')), 'pipfile-spec') !== 6) {
    throw new Unreadable('its version is not known, 6 is: write it anew with "pipenv lock"');
  }
  const lines = new Map<string, number>();
  eachKey(file.text, (path, line) => {
    if (path.length === 2) lines.set(path.join(' '), line);
  });
  const graph = new Map<string, PackageNode>();
  const unread: UnreadManifest[] = [];
  for (const section of ['default', 'develop']) {
    for (const [name, raw] of Object.entries(fieldsOf(own(root, section)))) {
      const line = lines.get(`${section} ${name}`) ?? 1;
      const node = nodeOf(name, raw, line, section === 'develop');
      if (node === null)
        unread.push({
          path: file.path,
          line,
          why: `package ${quoted(name)} has no exact version: write it anew with "pipenv lock"`,
        });
      else graph.set(`${section} ${name}`, node);
    }
  }
  const names = new Set([...graph.values()].map(({ name }) => name));
  return {
    components: componentsOf('pypi', file.path, graph),
    unread,
    unlocked: [],
    covers: [{ ecosystem: 'pypi', folder: folderOf(file.path), settles: (name) => names.has(name) }],
  };
}

function nodeOf(name: string, raw: unknown, line: number, development: boolean): PackageNode | null {
  const said = (key: string) => textOf(own(fieldsOf(raw), key));
  const git = said('git');
  const version = said('version')?.replace(/^===?/, '') ?? said('ref') ?? '';
  if (!fits(version) || !fits(name)) return null;
  const hashes = listOf(own(fieldsOf(raw), 'hashes')).filter((hash) => typeof hash === 'string');
  return {
    name: pythonName(name),
    version,
    line,
    direct: null,
    development,
    integrity: hashes.length === 0 ? null : hashes.toSorted().join(' '),
    resolved: git === null ? said('file') : `git+${git}#${said('ref') ?? ''}`,
    needs: [],
  };
}
