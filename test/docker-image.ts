import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';

const usualPrograms = ['sh', 'bash', 'cat', 'id', 'ls', 'sleep', 'touch', 'head', 'tail', 'env', 'mkdir'];

/** An image of this machine's own shell and a few programs, made in a moment in `folder`, which is new. Gives its id. */
export async function importImage(
  docker: Docker,
  folder: string,
  of: {
    /** Beside the usual ones. */
    programs: readonly string[];
    /** Files of the host whose libraries are needed too. */
    librariesOf?: readonly string[];
    /** As in a Dockerfile. */
    changes: string[];
  },
): Promise<string> {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const name of ['tmp', 'proc', 'dev', 'etc', 'usr/lib', 'run', 'data'])
    mkdirSync(join(folder, name), { recursive: true });
  const script = `
    libraries() {
      ldd $1 2>/dev/null | grep -o '/[^ ]*' | while read library; do mkdir -p ${folder}$(dirname $library); cp -nL $library ${folder}$library; done
    }
    for name in ${[...usualPrograms, ...of.programs].join(' ')}; do
      path=$(command -v $name) || continue
      cp -L $path ${folder}/bin/$name
      libraries $path
    done
    for path in ${(of.librariesOf ?? []).join(' ')}; do libraries $path; done
    chmod 1777 ${folder}/tmp ${folder}/data
    tar -c -C ${folder} .`;
  const tar = execFileSync('/bin/sh', ['-c', script], {
    maxBuffer: 500_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const stream = await docker.importImage(Readable.from([tar]), { changes: of.changes });
  const progress = await new Promise<{ status?: string }[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null, output: { status?: string }[]) =>
      error ? reject(error) : resolve(output),
    );
  });
  return progress.map(({ status }) => status ?? '').find((status) => status.startsWith('sha256:')) ?? '';
}
