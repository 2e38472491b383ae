import { parseRange } from '../../activities/git/bundle.ts';
import { createGit, type Git } from '../../activities/git/git.ts';
import { openPath } from '../../activities/git/open-path.ts';
import type { OpenedRepository } from '../../activities/git/opened.ts';
import { idsOf, listManifests, readManifests } from '../../activities/git/read-manifests.ts';
import { checkRevision } from '../../activities/git/revision.ts';
import { makeSbom } from '../../activities/sbom/judge-sbom.ts';
import type { Inventory, UnreadManifest } from '../../core/dependencies/component.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { describeDiff } from '../../core/sbom/describe-diff.ts';
import { auditId } from '../../core/ids.ts';
import { getBlob } from '../../database/blobs.ts';
import { findAudit } from '../../database/reports.ts';
import { findSbom } from '../../database/sboms.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { findRepository, rangeOr } from '../local-range.ts';
import { openRecords } from '../stores.ts';
import { count } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../whole-file.ts';

interface Options {
  output?: string;
  audit?: string;
  diff: boolean;
  json: boolean;
}

/**
 * Prints the bill of materials of a revision, or of the head of a range, of the repository one stands in; with `diff`,
 * what the range does to it. No server is needed but for the stored bill of an audit.
 */
export async function sbom(
  context: Context,
  typed: string | undefined,
  options: Options,
): Promise<ExitStatus> {
  if (options.audit !== undefined) return printStored(context, typed, options.audit, options);
  const { diff, output, json } = options;
  if (diff && output !== undefined)
    throw new UsageError('--diff is told on the screen: leave out --output, or --diff.');
  const git = createGit();
  const made = await makeOf(git, context.cwd, await sidesOf(git, context.cwd, typed, diff));
  const { inventory, base } = made;
  if (diff) tellDiff(context, made, json);
  else await put(context, made.sbom, options);
  complain(context, inventory, diff ? base : null);
  return isWhole(inventory) ? exitStatus.passed : exitStatus.failed;
}

const isWhole = ({ unread, unlocked }: Inventory): boolean => unread.length + unlocked.length === 0;

interface Sides {
  base: string;
  head: string;
}

/** Of a revision alone both sides are itself; a difference needs two. */
async function sidesOf(git: Git, cwd: string, typed: string | undefined, diff: boolean): Promise<Sides> {
  if (diff) return parseRange(await rangeOr(git, cwd, typed));
  if (typed?.includes('..')) return parseRange(typed);
  return { base: typed ?? 'HEAD', head: typed ?? 'HEAD' };
}

async function makeOf(git: Git, cwd: string, { base, head }: Sides) {
  checkRevision(base);
  checkRevision(head);
  const repository = await findRepository(git, cwd);
  // A person may read what lies on their own disk, whatever the engine may.
  const opened = await openPath(git, repository, ['/']);
  try {
    return await readSides(opened, { base, head });
  } finally {
    await opened.close();
  }
}

async function readSides(opened: OpenedRepository, sides: Sides) {
  const { name, git } = opened;
  const range = await opened.resolveRange(sides.base, sides.head);
  const commits = { base: range.mergeBase ?? range.base, head: range.head };
  const listing = await listManifests(git, commits, name);
  await opened.provideBlobs(idsOf(listing));
  const manifests = await readManifests(git, listing, name);
  const made = makeSbom(manifests, { repository: name.slice(name.lastIndexOf('/') + 1), commit: range.head });
  if ('problem' in made) throw new Error(made.problem);
  return { ...made, commits };
}

type Made = Awaited<ReturnType<typeof makeOf>>;

async function put(
  context: Context,
  { json, sha256, components }: { json: string; sha256: string; components: number },
  { output, json: asJson }: Options,
): Promise<void> {
  if (output === undefined) {
    process.stdout.write(`${safeJson(JSON.parse(json))}\n`);
    return;
  }
  const path = await writeWhole(json, output, context.cwd);
  if (asJson) print([safeJson({ file: path, sha256, components })]);
  else print(wrap(context.out, `${safeLine(path)}: ${count(components, 'component')}, SHA-256 ${sha256}.`));
}

function tellDiff(context: Context, { sbom: { diff }, commits, inventory }: Made, json: boolean): void {
  const { added, changed, removed } = diff;
  if (json) {
    print([
      safeJson({
        ...commits,
        added,
        changed,
        removed,
        unread: inventory.unread,
        unlocked: inventory.unlocked,
      }),
    ]);
    return;
  }
  const range = `${commits.base.slice(0, 9)}..${commits.head.slice(0, 9)}`;
  const sum = `${added.length} added, ${changed.length} changed, ${removed.length} removed`;
  print([
    ...wrap(context.out, `${range}: ${sum}; ${count(inventory.components.length, 'component')} in all.`),
    ...describeDiff(diff).flatMap((line) => wrap(context.out, safeLine(line), '  ', '    ')),
  ]);
}

/** On stderr, so that the bill itself can be piped. */
function complain({ err }: Context, head: Inventory, base: Inventory | null): void {
  const tell = (what: string, some: readonly UnreadManifest[]): void => {
    for (const { path, line, why } of some) {
      process.stderr.write(
        `${wrap(err, safeLine(`${path}:${line} ${what}: ${why}.`), '', '  ').join('\n')}\n`,
      );
    }
  };
  tell('cannot be read', head.unread);
  tell('leaves versions open', head.unlocked);
  tell(
    'could not be read at the base, so that what it listed there is missing from the difference',
    base?.unread ?? [],
  );
}

/** The bill that an audit recorded; in a file, byte for byte. */
async function printStored(
  context: Context,
  typed: string | undefined,
  id: string,
  options: Options,
): Promise<ExitStatus> {
  if (typed !== undefined || options.diff) {
    throw new UsageError('--audit names a recorded bill: leave out the range and --diff.');
  }
  const { db, close } = await openRecords(context);
  try {
    const audit = await findAudit(db, id);
    const record = audit && (await findSbom(db, auditId(audit.id)));
    if (!record) {
      const shown = JSON.stringify(id.slice(0, 200));
      throw new UsageError(
        audit
          ? `Audit ${shown} has no bill of materials: its gate "sbom" was off, has not run yet, or its change is a patch or a package.`
          : `No audit ${shown} is recorded here: npx countersign list shows those that are.`,
      );
    }
    const json = (await getBlob(db, record.blob)).toString('utf8');
    await put(context, { ...record, json }, options);
    return exitStatus.passed;
  } finally {
    await close();
  }
}
