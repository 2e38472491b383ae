/** Where packages come from; each has a lock file or pinned list of its own, and a registry. */
export const ecosystems = ['npm', 'pypi', 'go', 'cargo'] as const;
export type Ecosystem = (typeof ecosystems)[number];

/** A manifest or lock file of the repository, on both sides of a change; null where a side does not have it. */
export interface ManifestFile {
  /** From the root of the repository, `/` between folders. */
  path: string;
  base: string | null;
  head: string | null;
  /** Why neither side's text was taken, though it is there, in words with a remedy; both are null then. */
  unread?: string;
}

/** One package in one version, as one lock file or pinned list names it. */
export interface Component {
  ecosystem: Ecosystem;
  /** As the ecosystem compares names: lower case with `-` for PyPI, as written elsewhere. */
  name: string;
  /** One exact version. */
  version: string;
  /** Path of the file that names it, and its line there, from 1. */
  file: string;
  line: number;
  /** Whether a manifest of the repository asks for it by name; null where that cannot be told. */
  direct: boolean | null;
  /** Whether it serves only development or tests; null where that cannot be told. */
  development: boolean | null;
  /** What the lock file says that its bytes hash to, as it says it (`sha512-…`, `h1:…`, `sha256:…`); null for nothing. */
  integrity: string | null;
  /** The URL that the lock file says it comes from; null where the registry is implied. */
  resolved: string | null;
  /** Package URL, such as `pkg:npm/%40scope/name@1.2.3`: its identity everywhere. */
  purl: string;
  /** The package URLs that it needs, as far as the lock file tells; sorted. */
  needs: string[];
}

/** Why a file could not be read as what it should be, in words with a remedy. */
export interface UnreadManifest {
  path: string;
  line: number;
  why: string;
}

/** All that one side of a change is made of. */
export interface Inventory {
  /** Each (file, purl) once, in order of file and purl. */
  components: Component[];
  unread: UnreadManifest[];
  /** Manifests that ask for packages but have no lock file that says which: what they bring in cannot be known. */
  unlocked: UnreadManifest[];
}
