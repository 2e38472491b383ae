import { spawn } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import type { User } from './users.ts';

export interface DiskUse {
  mb: number;
  files: number;
}

const tryMs = 30_000;

/**
 * What a folder takes up, counted by `du`, which follows no link and walks by handles, as the folder's own user: what
 * lies in it may change its shape meanwhile. Null when it takes longer than half a minute: far too many files.
 */
export function measureDisk(folder: string, user: User, self: User): Promise<DiskUse | null> {
  return new Promise((resolve) => {
    // One line per unit: blocks first, then names.
    const script = 'du -skx . 2>/dev/null | cut -f1; du -sx --inodes . 2>/dev/null | cut -f1';
    const child = spawn('/bin/sh', ['-c', script], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      ...(self.uid === 0 && { uid: user.uid, gid: user.gid }),
    });
    const giveUp = setTimeout(() => end(child.pid), tryMs);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    child.once('error', () => resolve(null));
    child.once('close', () => {
      clearTimeout(giveUp);
      const [kb = Number.NaN, files = Number.NaN] = output.trim().split('\n').map(Number);
      resolve(Number.isFinite(kb) && Number.isFinite(files) ? { mb: kb / 1024, files } : null);
    });
  });
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** What is free where a folder lies; cheap, and tells at once when somebody fills it. */
export async function freeDisk(folder: string): Promise<DiskUse> {
  const { bavail, bsize, ffree } = await statfs(folder);
  return { mb: (bavail * bsize) / 1_048_576, files: ffree };
}
