import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The few files of /etc that are made for a box, since the host's own tell about the host. */
export async function writeBoxFiles(folder: string, user: { uid: number; gid: number }): Promise<string[]> {
  const files: Record<string, string> = {
    passwd: `root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nbox:x:${user.uid}:${user.gid}:box:/tmp/home:/bin/sh\n`,
    group: `root:x:0:\nbox:x:${user.gid}:\n`,
    hosts: '127.0.0.1 localhost box\n::1 localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n',
    // No resolver: names are looked up by the proxy, outside.
    'resolv.conf': '',
    hostname: 'box\n',
  };
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text, { mode: 0o644 });
  return Object.keys(files);
}
