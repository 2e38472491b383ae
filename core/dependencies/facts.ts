/** What a source told, or why it did not: never to be read as "nothing to tell". */
export type Told<T> = { kind: 'told'; value: T } | { kind: 'unknown'; why: string };

/** Of what does not come from a registry nobody is asked: its name would only tell of another package. */
export type Asked<T> = Told<T> | { kind: 'not-asked' };

/** What registry and vulnerability database say of one package in one version. */
export interface DependencyFacts {
  release: Asked<ReleaseAnswer>;
  vulnerabilities: Asked<Vulnerability[]>;
  /**
   * Where the configured registry serves this package from: hosts in lower case and with their port, with a path where
   * the host also serves others.
   */
  places: string[];
}

export type ReleaseAnswer =
  | { kind: 'found'; release: ReleaseFacts }
  /** `what` does not exist on the registry at `where`. */
  | { kind: 'missing'; what: 'package' | 'version'; where: string };

/** One published version as its registry records it; null where the registry does not tell. */
export interface ReleaseFacts {
  /** Address of the registry, without credentials. */
  where: string;
  /** Why nobody should use it any more, in its publisher's words: deprecated, yanked, retracted. */
  deprecated: string | null;
  /** ISO 8601. */
  publishedAt: string | null;
  /** When the first version of the package was published; ISO 8601. */
  packageCreatedAt: string | null;
  /** The latest version that is no pre-release. */
  latest: string | null;
  /** How many major versions above its own have a stable release. */
  majorsAbove: number;
  /** As written by the publisher: an SPDX expression, or any other words. */
  licence: string | null;
  /** Whether this registry tells licences at all. */
  tellsLicence: boolean;
  /** The hashes of its files, as `sha512-BASE64` or `sha256:HEX`; empty where the registry gives none. */
  integrity: string[];
  /** Hosts that the registry's own record says the files lie on. */
  fileHosts: string[];
  /** The version it is compared with: the one that the base has, else the one published before it. */
  previous: string | null;
  scripts: ScriptsFacts | null;
  publisher: PublisherFacts | null;
}

/** The commands that installing runs, by hook; `before` is null where there is no version to compare with. */
export interface ScriptsFacts {
  now: [hook: string, command: string][];
  before: [hook: string, command: string][] | null;
}

export interface PublisherFacts {
  now: string;
  /** Who published the version before; null where there is none, or nobody is told. */
  before: string | null;
  /** Whether `now` published or maintained the package before this version. */
  known: boolean;
}

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** A known weakness of one package in one version. */
export interface Vulnerability {
  id: string;
  /** Other names of the same; the CVE among them. */
  aliases: string[];
  /** Null where the database does not rate it: it then counts as the gravest. */
  severity: Severity | null;
  summary: string;
  /** The lowest version above the one in question that mends it; null where there is none yet. */
  fixedIn: string | null;
}
