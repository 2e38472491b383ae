import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git, tryGit } from './run.ts';

/** Who wrote a commit and when; fixed by default, so that commit ids are the same everywhere. */
export interface Signature {
  name: string;
  email: string;
  /** Seconds since 1970. */
  at: number;
}

/** What a file holds; null removes it. */
export type Files = Record<string, string | Uint8Array | null>;

export interface NewCommit {
  branch: string;
  /** The commit to build on; null makes a first commit. */
  parent: string | null;
  message: string;
  author: Signature;
  files: Files;
  /** Drops every file of the parent first. */
  replace?: boolean;
}

/** Bare repositories by id in one folder: names never become paths. */
export const repositoryFolder = (root: string, id: number): string => join(root, `${id}.git`);

const configuration = `[http]
  receivepack = true
[uploadpack]
  allowFilter = true
  allowAnySHA1InWant = true
  hideRefs = refs/keep
[receive]
  hideRefs = refs/pull
  denyDeleteCurrent = ignore
[core]
  logAllRefUpdates = false
`;

export async function initRepository(root: string, id: number, defaultBranch: string): Promise<void> {
  const folder = repositoryFolder(root, id);
  await mkdir(folder, { recursive: true });
  await git(['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, '.'], {
    folder,
  });
  await appendFile(join(folder, 'config'), configuration);
}

export const removeRepository = (root: string, id: number): Promise<void> =>
  rm(repositoryFolder(root, id), { recursive: true, force: true });

/** Brings one commit with all that it needs from another repository, as forks share their objects at GitHub. */
export async function bringCommit(
  root: string,
  { from, to, sha, ref }: { from: number; to: number; sha: string; ref: string },
): Promise<void> {
  const folder = repositoryFolder(root, to);
  if (from !== to)
    await git(['fetch', '--quiet', '--no-tags', repositoryFolder(root, from), `+${sha}:${ref}`], { folder });
  else await git(['update-ref', ref, sha], { folder });
}

/** Branches and tags with the commits that they point to. */
export async function readRefs(folder: string): Promise<Map<string, string>> {
  const printed = await git(
    ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/', 'refs/tags/'],
    { folder },
  );
  return new Map(
    printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), line.slice(at + 1)] as const;
      }),
  );
}

const quotePath = (path: string): string =>
  `"${path.replaceAll(/["\\]/gu, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;

const data = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);

/** Writes a commit onto a branch, which moves even where that is no fast-forward; gives its id. */
export async function writeCommit(folder: string, commit: NewCommit): Promise<string> {
  const signature = `${commit.author.name} <${commit.author.email}> ${commit.author.at} +0000`;
  const branch = `refs/heads/${commit.branch}`;
  const parts: Buffer[] = [
    // Without a parent it begins anew, whatever the branch held.
    Buffer.from(commit.parent === null ? `reset ${branch}\n` : ''),
    Buffer.from(`commit ${branch}\nmark :1\nauthor ${signature}\ncommitter ${signature}\n`),
    data(Buffer.from(commit.message)),
  ];
  if (commit.parent !== null) parts.push(Buffer.from(`from ${commit.parent}\n`));
  if (commit.replace === true || commit.parent === null) parts.push(Buffer.from('deleteall\n'));
  for (const [path, content] of Object.entries(commit.files)) {
    if (content === null) parts.push(Buffer.from(`D ${quotePath(path)}\n`));
    else parts.push(Buffer.from(`M 100644 inline ${quotePath(path)}\n`), data(Buffer.from(content)));
  }
  parts.push(Buffer.from('get-mark :1\n'));
  return git(['fast-import', '--quiet', '--force', '--date-format=raw'], {
    folder,
    input: Buffer.concat(parts),
  });
}

const foundMax = 10_000;
/** Commits that were asked for by their ids: they stay where they are. */
const found = new Set<string>();

/** The commit that a name stands for; null if there is none. Names that git would read as options are none. */
export async function resolveCommit(folder: string, name: string): Promise<string | null> {
  if (name.startsWith('-') || /[\s\0:^~]|\.\./u.test(name)) return null;
  const key = `${folder} ${name}`;
  if (found.has(key)) return name;
  const candidates = [`refs/heads/${name}`, `refs/tags/${name}`, name].map((one) => `${one}^{commit}\n`);
  const printed = await git(['cat-file', '--batch-check'], { folder, input: candidates.join('') });
  const commit = /^([0-9a-f]{40,64}) commit \d+$/mu.exec(printed)?.[1] ?? null;
  if (found.size >= foundMax) found.clear();
  if (commit === name) found.add(key);
  return commit;
}

export const isAncestor = async (folder: string, ancestor: string, descendant: string): Promise<boolean> =>
  (await tryGit(['merge-base', '--is-ancestor', ancestor, descendant], { folder })).code === 0;
