import type { RulesFile } from '../../core/change/snapshot.ts';
import { outputOf } from './answer.ts';
import { blobSizes } from './blobs.ts';
import type { Git } from './git.ts';
import { decodeText } from './text.ts';

export const rulesPaths = ['.countersign/rules.md', 'AGENTS.md', 'CLAUDE.md'];

const rulesBytesMax = 65_536;

export interface RulesEntry {
  mode: string;
  id: string;
  path: string;
}

/** The rules files at the root of a commit: plain files only, a link could lead anywhere. */
export const listRules = async (git: Git, commit: string, name: string): Promise<RulesEntry[]> => {
  const answer = await git(['ls-tree', '-z', '--full-tree', commit, '--', ...rulesPaths]);
  const listing = outputOf(answer, 'look for review rules', name).toString('utf8');
  return listing.split('\0').flatMap((line) => {
    const match = /^(100644|100755) blob ([0-9a-f]+)\t(.+)$/.exec(line);
    return match === null ? [] : [{ mode: match[1] ?? '', id: match[2] ?? '', path: match[3] ?? '' }];
  });
};

// A cut within a character would end in U+FFFD.
const withoutHalfCharacter = (text: string): string => text.replace(/\u{FFFD}$/u, '');

const readRulesFile = async (
  git: Git,
  { id, path }: RulesEntry,
  bytes: number,
  name: string,
): Promise<RulesFile> => {
  const answer = await git(['cat-file', 'blob', id], { bytesMax: rulesBytesMax });
  if (answer.ended !== 'exceeded')
    return { path, text: decodeText(outputOf(answer, 'read rules', name)).text };
  const text = withoutHalfCharacter(decodeText(answer.stdout).text);
  return {
    path,
    text: `${text}\n[Cut here: ${path} has ${bytes} bytes, of which the first ${rulesBytesMax} are read.]\n`,
  };
};

/** The repository's own review rules as they stand at `entries`, in path order. */
export const readRules = async (git: Git, entries: RulesEntry[], name: string): Promise<RulesFile[]> => {
  const sizes = await blobSizes(
    git,
    entries.map(({ id }) => id),
    name,
  );
  const rules: RulesFile[] = [];
  for (const entry of entries) rules.push(await readRulesFile(git, entry, sizes.get(entry.id) ?? 0, name));
  return rules.sort((one, other) => (one.path < other.path ? -1 : 1));
};
