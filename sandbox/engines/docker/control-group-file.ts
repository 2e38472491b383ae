import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the control group that a process is in, in either version; null where there is none or it cannot be seen. */
export async function controlGroupFile(
  pid: number,
  controller: string,
  file: string,
): Promise<string | null> {
  if (!(pid > 0)) return null;
  const [mounts, groups] = await Promise.all([
    readFile('/proc/mounts', 'utf8'),
    readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''),
  ]);
  for (const line of mounts.split('\n')) {
    const [, mount = '', type, options = ''] = line.split(' ');
    const isOurs = type === 'cgroup2' || (type === 'cgroup' && options.split(',').includes(controller));
    if (!isOurs) continue;
    const group = groups
      .split('\n')
      .map((entry) => entry.split(':'))
      .find(([, names = '']) => (type === 'cgroup2' ? names === '' : names.split(',').includes(controller)));
    const path = group === undefined ? null : join(mount, group.slice(2).join(':'), file);
    if (path !== null && existsSync(path)) return path;
  }
  return null;
}
