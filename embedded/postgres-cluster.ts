import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { postgresBinaries } from './postgres-binaries.ts';
import { canReach, type Owner, postgresOwner, privateFolder } from './postgres-owner.ts';

/** One PostgreSQL: its data, its socket, its programs, who runs it. */
export interface Cluster {
  data: string;
  socketFolder: string;
  binaries: string;
  owner: Owner | null;
}

/** sockaddr_un holds 104 bytes on macOS, and the socket's own name takes 14 and a slash. */
const socketFolderBytesMax = 88;

/**
 * The cluster whose data are wanted at `folder`, created when there is none yet. Where another uid has to run it and
 * cannot reach that folder, `folder` becomes a symbolic link to one that it can.
 */
export async function prepareCluster(folder: string): Promise<Cluster> {
  const owner = postgresOwner();
  const binaries = postgresBinaries(owner, sharedFolder);
  const data = placeOf(folder, owner);
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(data, binaries, owner);
  return { data, binaries, owner, socketFolder: socketFolderOf(data, owner) };
}

export const clusterEnvironment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

function placeOf(folder: string, owner: Owner | null): string {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return readlinkSync(folder);
  if (!owner || existsSync(folder) || canReach(owner, folder)) return folder;
  const place = join(sharedFolder(), `data-${randomUUID().slice(0, 13)}`);
  symlinkSync(place, folder);
  return place;
}

/** Where root keeps what another uid must reach. */
function sharedFolder(): string {
  for (const base of ['/var/lib', '/var/tmp']) {
    try {
      accessSync(base, constants.W_OK | constants.X_OK);
      const folder = join(base, 'countersign');
      mkdirSync(folder, { recursive: true });
      // Whatever our umask is, the other uid has to pass through.
      chmodSync(folder, 0o755);
      return folder;
    } catch {
      // A read-only system folder is normal in containers; the next one is tried.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither /var/lib nor /var/tmp can be written to keep its data: run as an ordinary user, or set DATABASE_URL.',
  );
}

/** initdb into a folder beside, then a rename: what stands at `data` is always whole, whoever came first. */
async function initialise(data: string, binaries: string, owner: Owner | null): Promise<void> {
  const half = `${data}.${randomUUID().slice(0, 8)}`;
  mkdirSync(dirname(data), { recursive: true, mode: 0o755 });
  mkdirSync(half, { mode: 0o700 });
  if (owner) chownSync(half, owner.uid, owner.gid);
  const args = [`--pgdata=${half}`, '--username=postgres', '--encoding=UTF8', '--locale-provider=builtin'];
  args.push('--builtin-locale=C.UTF-8', '--locale=C.UTF-8', '--auth-local=trust', '--auth-host=reject');
  try {
    await promisify(execFile)(join(binaries, 'bin', 'initdb'), args, {
      cwd: '/',
      env: clusterEnvironment,
      ...(owner && { uid: owner.uid, gid: owner.gid }),
    });
    renameSync(half, data);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (existsSync(join(data, 'PG_VERSION'))) return;
    throw new Error(`PostgreSQL's data could not be created at ${data}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function socketFolderOf(data: string, owner: Owner | null): string {
  const name = `countersign-${createHash('sha256').update(realpathSync(data)).digest('hex').slice(0, 12)}`;
  const wanted = join(tmpdir(), name);
  const path = Buffer.byteLength(wanted) > socketFolderBytesMax ? join('/tmp', name) : wanted;
  const uid = owner?.uid ?? process.getuid?.() ?? 0;
  const { made } = privateFolder(path, uid);
  if (made && owner) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, 0o700);
  return path;
}
