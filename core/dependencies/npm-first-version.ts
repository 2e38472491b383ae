import { type Fields, fieldsOf, own, textOf } from './fields.ts';
import { eachKey } from './json-lines.ts';
import { parseJson } from './parse-json.ts';
import type { NpmEntries } from './npm-entries.ts';
import { entriesMax, Unreadable } from './reading.ts';

/** What a package asks for, in every kind of a `package.json`. */
const asked = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Version 1 nests packages as folders do; made flat, they are the `packages` of later versions. It does not hold the
 * root's manifest, which is taken from `package.json` beside it where that can be read.
 */
export function flattenFirstVersion(text: string, root: Fields, manifest: string | null): NpmEntries {
  const lines = new Map<string, number>();
  eachKey(text, (path, line) => {
    if (path.length % 2 === 0 && path.every((key, at) => at % 2 === 1 || key === 'dependencies')) {
      lines.set(folderOf(path.filter((_, at) => at % 2 === 1)), line);
    }
  });
  const entries: NpmEntries = new Map();
  const rest: { within: string; fields: Fields }[] = [{ within: '', fields: root }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    for (const [name, raw] of Object.entries(fieldsOf(own(next.fields, 'dependencies')))) {
      const fields = fieldsOf(raw);
      const key = `${next.within}node_modules/${name}`;
      // Longer paths than any disk takes would make the file's size grow by its depth.
      if (key.length > 4096 || entries.size > entriesMax) {
        throw new Unreadable('it nests or lists more packages than npm would: see who wrote this file');
      }
      const entry = { fields: modern(fields), line: lines.get(key) ?? 1 };
      entries.set(key, entry);
      const folder = own(entry.fields, 'link') === true ? textOf(own(entry.fields, 'resolved')) : null;
      // What a folder of the repository asks for stands at its link only.
      if (folder !== null && !folder.includes('node_modules')) {
        entries.set(folder, { ...entry, fields: { dependencies: own(entry.fields, 'dependencies') } });
      }
      rest.push({ within: `${key}/`, fields });
    }
  }
  const manifestOfRoot = manifest === null ? null : rootOf(manifest);
  if (manifestOfRoot !== null) entries.set('', { fields: manifestOfRoot, line: 1 });
  return entries;
}

const folderOf = (names: readonly string[]): string => names.map((name) => `node_modules/${name}`).join('/');

function rootOf(manifest: string): Fields | null {
  try {
    const fields = parseJson(manifest);
    return Object.fromEntries(asked.map((kind) => [kind, own(fields, kind)]));
  } catch {
    // The manifest is told of where manifests are read.
    return null;
  }
}

/** `version` may be an address or an alias, which later versions tell apart. */
function modern(fields: Fields): Fields {
  const version = textOf(own(fields, 'version')) ?? '';
  const needs = { dependencies: own(fields, 'requires') };
  const alias = /^npm:((?:@[^/]+\/)?[^/@]+)@(.+)$/.exec(version);
  if (alias) return { ...fields, ...needs, name: alias[1], version: alias[2] };
  if (version.startsWith('file:') && !/\.(?:tgz|tar(?:\.gz)?)$/.test(version)) {
    return { ...needs, link: true, resolved: version.slice('file:'.length) };
  }
  if (/^(?:git|github:|https?:|file:|[\w-]+\/[\w.-]+#)/.test(version)) {
    return { ...fields, ...needs, resolved: version, version: version.slice(version.lastIndexOf('#') + 1) };
  }
  return { ...fields, ...needs };
}
