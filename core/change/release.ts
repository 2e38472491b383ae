import type { Manifest, Named } from './manifest.ts';

/** One published version, as its tarball and the registry's record of it tell. */
export interface Release {
  version: string;
  /** `package.json` of the tarball: its scripts are what an installation runs. */
  manifest: Manifest;
  record: ReleaseRecord;
  tarballBytes: number;
  unpackedBytes: number;
  files: ReleaseFile[];
  oddities: Oddity[];
}

/** What the registry keeps beside the tarball; null where it does not tell. */
export interface ReleaseRecord {
  /** What resolving dependencies goes by. */
  manifest: Manifest | null;
  /** ISO 8601. */
  publishedAt: string | null;
  publisher: string | null;
  maintainers: string[];
  deprecated: string | null;
}

export interface ReleaseFile {
  path: string;
  native: boolean;
  /** Names its content and mode. */
  id: string;
}

/** An entry of a tarball that no honest tool packs. */
export interface Oddity {
  path: string;
  why: string;
}

/** Run by npm when a package is installed as a dependency, in this order. */
const hooks = ['preinstall', 'install', 'postinstall'];

/** The commands that installing a release runs, the one that npm adds for a `binding.gyp` included. */
export function installScripts({ manifest, files }: Pick<Release, 'manifest' | 'files'>): Named {
  const scripts = new Map(
    hooks.flatMap((hook): [string, string][] => {
      const command = manifest.scripts.get(hook);
      return command ? [[hook, command]] : [];
    }),
  );
  const builds = manifest.gyp && files.some((file) => file.path === 'binding.gyp');
  if (builds && !scripts.has('install') && !scripts.has('preinstall')) {
    scripts.set('install', 'node-gyp rebuild');
  }
  return scripts;
}

/** Those of `paths` that a command names, with or without their extension or their folder's index. */
export function filesRunBy(command: string, paths: readonly string[]): string[] {
  const words = command.split(/[\s"'`=;&|()<>]+/).map((word) => word.replace(/^(?:\.\/)+|\/$/g, ''));
  const wanted = new Set(words.filter(Boolean));
  return paths.filter((path) => {
    const bare = path.replace(/\.[cm]?js$/, '');
    return wanted.has(path) || wanted.has(bare) || (bare.endsWith('/index') && wanted.has(bare.slice(0, -6)));
  });
}
