import { execFileSync } from 'node:child_process';
import { createBubblewrap } from '../../../sandbox/engines/bubblewrap/create-bubblewrap.ts';
import { createDocker } from '../../../sandbox/engines/docker/create-docker.ts';
import type { Engine } from '../../../sandbox/engine.ts';

export interface Candidate {
  engine: Engine;
  image: string | null;
}

/** Has Python, curl and git. */
const imageName = process.env['ESCAPE_IMAGE'] ?? 'countersign-test-base:1';

/** Engines that work on this machine, each with why it is left out where it does not. */
export async function findEngines(folder: string): Promise<{ found: Candidate[]; missing: string[] }> {
  const image = imageId();
  const all: Candidate[] = [
    { engine: createBubblewrap({ folder: `${folder}/bubblewrap` }), image: null },
    {
      engine: createDocker({
        dockerHost: process.env['DOCKER_HOST'],
        folder: `${folder}/docker`,
        allowedImages: image === null ? [] : [image],
      }),
      image,
    },
  ];
  const found: Candidate[] = [];
  const missing: string[] = [];
  for (const one of all) {
    const { available, detail } = await one.engine.probe();
    if (!available) missing.push(`${one.engine.name}: ${detail}`);
    else if (one.engine.name === 'docker' && one.image === null)
      missing.push(`docker: no image ${imageName}`);
    else found.push(one);
  }
  return { found, missing };
}

function imageId(): string | null {
  try {
    const args = ['image', 'inspect', '-f', '{{.Id}}', imageName];
    return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Why attempts cannot be tried at all, or null. */
export function whyNot(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'attempts need Linux and root: they are compared with what the same user can do without a box';
  for (const program of ['setpriv', 'setcap', 'python3', 'curl', 'git', 'unshare']) {
    try {
      execFileSync('which', [program], { stdio: 'ignore' });
    } catch {
      return `"${program}" is not installed`;
    }
  }
  return null;
}
