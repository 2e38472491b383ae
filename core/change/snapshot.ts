import type { BlobId, ChangeId } from '../ids.ts';

/** A change frozen by content: what every gate and seat sees, byte for byte. Stored as a blob, never in a history. */
export interface Snapshot {
  changeId: ChangeId;
  origin: Origin;
  /** In path order, each path once; of a package, `package.json` first: it is what a budget cuts last. */
  files: ChangedFile[];
  /** The repository's own review rules, read from the base: a change cannot rewrite the rules it is judged by. */
  rules: RulesFile[];
  /**
   * Where the manifests and lock files of both sides are stored, touched or not (`activities/git/frozen-manifests.ts`).
   * Absent for a repository without any, and for what is no repository.
   */
  manifests?: BlobId;
}

export type Origin =
  | {
      kind: 'git-range';
      /** As people know it, without credentials: a URL, a path, or `bundle` for an upload. */
      repository: string;
      /** The host name of a real repository host, in lower case; null for a path, an upload or a loopback address. */
      host: string | null;
      baseCommit: string;
      headCommit: string;
    }
  | { kind: 'patch' }
  | {
      kind: 'pull-request';
      /** The base repository's address, without credentials. */
      repository: string;
      /** The real host's name in lower case, such as `github.com`; null for a simulated one on this machine. */
      host: string | null;
      owner: string;
      repo: string;
      number: number;
      /** Where base and head part. */
      baseCommit: string;
      headCommit: string;
      /** As its author wrote them: untrusted, never shown to a seat. */
      title: string;
      author: string;
    }
  | {
      kind: 'package-upgrade';
      /** Where the two versions were read, without credentials. */
      registry: string;
      /** The registry's host name in lower case; null for a loopback address. */
      host: string | null;
      name: string;
      from: ReleaseOrigin;
      to: ReleaseOrigin;
      /** What can be said of the upgrade without a model, what calls for a person first. */
      facts: UpgradeFact[];
    };

/** One published version, named by its content. */
export interface ReleaseOrigin {
  version: string;
  /** `sha512-…` of the tarball, as lock files have it. */
  integrity: string;
}

/** One thing that the two versions or their records on the registry tell by themselves. */
export interface UpgradeFact {
  kind: UpgradeFactKind;
  /** One sentence without its full stop; what the package's author wrote stands in quotation marks. */
  text: string;
  /** The same as a line of the new `package.json`, where it stands in one: what to look for. */
  quote: string | null;
  /** Whether a person should see it before the upgrade is taken. */
  asks: boolean;
}

export type UpgradeFactKind =
  | 'install-script'
  | 'odd-entry'
  | 'record-differs'
  | 'publisher'
  | 'deprecated'
  | 'program'
  | 'native-code'
  | 'dependency'
  | 'engine'
  | 'size'
  | 'time';

export interface RulesFile {
  path: string;
  text: string;
}

export type FileStatus =
  | 'added'
  | 'modified'
  | 'deleted'
  | 'renamed'
  | 'copied'
  | 'mode-changed'
  | 'type-changed';

/** Only `text` can be read by seats; the others are named to them and end up `skipped`. */
export type FileContent =
  | 'text'
  | 'binary'
  | 'symlink'
  | 'submodule'
  | 'too-large'
  /** An entry of a package that is no file, or whose path is none that a package may hold. */
  | 'no-file';

export interface ChangedFile {
  /** The head's path (the base's for a deletion), `/` between folders; bytes that are not UTF-8 stand as `\xNN`. */
  path: string;
  previousPath: string | null;
  status: FileStatus;
  content: FileContent;
  /** Git's octal modes, such as `100644`; null where the side has no such file or a patch does not tell. */
  baseMode: string | null;
  headMode: string | null;
  hunks: Hunk[];
  /** The whole head side, where it is known (a git range, a package) and small enough; null for a patch. */
  headText: string | null;
  /** True when the bytes were not UTF-8 and stand replaced by U+FFFD. */
  lossy: boolean;
  /**
   * Names bytes that neither hunks nor `headText` hold (binary, too large), so that two changes which differ only there
   * are two changes. Absent where the text tells everything.
   */
  contentId?: string;
}

export interface Hunk {
  /** What stands after the second `@@`: mostly the enclosing function. */
  heading: string;
  lines: HunkLine[];
}

/** One line of a diff, without its line end; a line number is null on the side where the line does not stand. */
export interface HunkLine {
  kind: 'context' | 'added' | 'removed';
  text: string;
  baseLine: number | null;
  headLine: number | null;
}

export const addedLines = (file: ChangedFile): HunkLine[] =>
  file.hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind === 'added'));
