import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { Failed } from '../../../core/failed.ts';
import { seccompFilter } from './seccomp-filter.ts';

/**
 * The filter of system calls in a file, open for reading from its beginning.
 * @throws Failed `sandbox.no-engine` on architectures that it is not known for
 */
export async function openSeccompFilter(path: string): Promise<FileHandle> {
  const filter = seccompFilter(process.arch);
  if (filter === null) {
    throw new Failed(
      'sandbox.no-engine',
      `Bubblewrap cannot be used on ${process.arch}: system calls are filtered on x64 and arm64 only. Use Docker.`,
    );
  }
  await writeFile(path, filter, { mode: 0o600 });
  return open(path, 'r');
}
