import { createHash } from 'node:crypto';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Component, Inventory } from '../../core/dependencies/component.ts';
import { hashesOf } from '../../core/dependencies/integrity.ts';

export interface Sbom {
  /** CycloneDX 1.6; the same bytes for the same inventory. */
  json: string;
  /** Of `json`, in hex. */
  sha256: string;
  components: number;
}

/** What the bill is of. */
export interface SbomSubject {
  repository: string;
  commit: string;
}

const algorithms: Readonly<Record<string, Enums.HashAlgorithm>> = {
  md5: Enums.HashAlgorithm.MD5,
  sha1: Enums.HashAlgorithm['SHA-1'],
  sha256: Enums.HashAlgorithm['SHA-256'],
  sha384: Enums.HashAlgorithm['SHA-384'],
  sha512: Enums.HashAlgorithm['SHA-512'],
};

/**
 * The software bill of materials of one side. It has no time, and a serial number made of its own content, so that whoever
 * makes it again can compare bytes. What could not be read stands in the metadata: a bill that is not whole says so.
 */
export function buildSbom(inventory: Inventory, subject: SbomSubject): Sbom {
  const bom = new Models.Bom();
  const byPurl = Map.groupBy(inventory.components, ({ purl }) => purl);
  const built = new Map([...byPurl].map(([purl, same]) => [purl, componentOf(purl, same)]));
  for (const component of built.values()) bom.components.add(component);
  for (const { purl, needs } of inventory.components) {
    for (const need of needs) link(built.get(purl), built.get(need));
  }
  const root = rootOf(subject, inventory);
  for (const component of startsOf(inventory)) link(root, built.get(component.purl));
  bom.metadata.component = root;
  bom.metadata.tools.tools.add(new Models.Tool({ name: 'countersign' }));
  const json = serialise(bom);
  return { json, sha256: hashOf(json), components: built.size };
}

const link = (from: Models.Component | undefined, to: Models.Component | undefined): void => {
  if (from !== undefined && to !== undefined) from.dependencies.add(to.bomRef);
};

function rootOf({ repository, commit }: SbomSubject, { unread, unlocked }: Inventory): Models.Component {
  const root = new Models.Component(Enums.ComponentType.Application, repository, {
    bomRef: 'repository',
    version: commit,
  });
  for (const { path, line, why } of [...unread, ...unlocked]) {
    root.properties.add(new Models.Property('countersign:incomplete', `${path}:${line}: ${why}`));
  }
  return root;
}

/** One package in one version, whatever number of lock files list it. */
function componentOf(purl: string, same: readonly Component[]): Models.Component {
  const [first] = same;
  if (first === undefined) throw new TypeError('A group holds at least one component.');
  const slash = first.ecosystem === 'npm' || first.ecosystem === 'go' ? first.name.lastIndexOf('/') : -1;
  const component = new Models.Component(Enums.ComponentType.Library, first.name.slice(slash + 1), {
    bomRef: purl,
    version: first.version,
    purl,
    ...(slash > 0 && { group: first.name.slice(0, slash) }),
  });
  // Its own word for what is needed to build and test only.
  if (same.every(({ development }) => development === true)) component.scope = Enums.ComponentScope.Excluded;
  addHashes(component, same);
  for (const one of same) addProperties(component, one);
  return component;
}

/** Several hashes of one kind are of several files of a version, none of which is the component. */
function addHashes(component: Models.Component, same: readonly Component[]): void {
  const said = new Set(same.flatMap(({ integrity }) => hashesOf(integrity)));
  const byKind = Map.groupBy(said, (hash) => hash.slice(0, hash.indexOf(':')));
  for (const [kind, hashes] of byKind) {
    const [hash = '', another] = hashes;
    const algorithm = algorithms[kind];
    if (another === undefined && algorithm !== undefined)
      component.hashes.set(algorithm, hash.slice(kind.length + 1));
  }
}

function addProperties(component: Models.Component, one: Component): void {
  const add = (name: string, value: string): void => {
    component.properties.add(new Models.Property(`countersign:${name}`, value));
  };
  const place = `${one.file}:${one.line}`;
  add('place', place);
  if (one.direct === true) add('direct', place);
  if (one.development === true) add('development', place);
  if (one.resolved !== null) add('resolved', one.resolved);
  if (one.integrity !== null) add('integrity', one.integrity);
}

/** What the repository asks for by name; of a file that does not tell, what nothing else in it needs. */
function startsOf({ components }: Inventory): Component[] {
  const needed = new Set(components.flatMap(({ needs }) => needs));
  return components.filter(({ direct, purl }) => direct ?? !needed.has(purl));
}

function serialise(bom: Models.Bom): string {
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const normalized = factory.makeForBom().normalize(bom, { sortLists: true });
  const serialNumber = `urn:uuid:${uuidOf(hashOf(JSON.stringify(normalized)))}`;
  return `${JSON.stringify({ ...normalized, serialNumber }, null, 2)}\n`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Version 8 of RFC 9562: 122 bits of one's own making. */
const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
