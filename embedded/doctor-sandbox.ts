import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askSocket } from './ask-socket.ts';
import { type Check, ok, warning } from './check.ts';
import { findProgram } from './doctor-machine.ts';

type Environment = NodeJS.ProcessEnv;
/** `remedy`: what to do so that it can be used; null where it can. */
interface Looked {
  what: string;
  remedy: string | null;
}

const run = promisify(execFile);
const answerMs = 1200;
const usualSocket = '/var/run/docker.sock';
/** The smallest box: what a sandbox needs of the kernel, and nothing else. */
const smallestBox = ['--unshare-all', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '/bin/true'];

/** In what tasks could be carried out here. Audits need none of it. */
export async function checkSandboxes({ environment }: { environment: Environment }): Promise<Check> {
  const [docker, bubblewrap] = await Promise.all([lookAtDocker(environment), lookAtBubblewrap(environment)]);
  const what = `${docker.what}; ${bubblewrap.what}`;
  if (docker.remedy === null || bubblewrap.remedy === null) return ok('sandboxes', what);
  return warning(
    'sandboxes',
    `${what}: no task can be developed, all else works`,
    `${bubblewrap.remedy}, or ${docker.remedy}.`,
  );
}

async function lookAtDocker(environment: Environment): Promise<Looked> {
  const socket = (environment['DOCKER_HOST'] || usualSocket).replace(/^unix:\/\//, '');
  if (!socket.startsWith('/')) {
    return {
      what: 'Docker is elsewhere (DOCKER_HOST)',
      remedy: 'set DOCKER_HOST to the socket of a Docker daemon on this machine',
    };
  }
  try {
    const { Version } = (await askSocket(socket, '/version', answerMs)) as { Version?: unknown };
    return { what: `Docker ${String(Version)}`, remedy: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') {
      return {
        what: `Docker at ${socket} is not for this user`,
        remedy: 'run npm start as a user who may use Docker (its group "docker" is as good as root)',
      };
    }
    return { what: `no Docker daemon at ${socket}`, remedy: 'start Docker' };
  }
}

async function lookAtBubblewrap(environment: Environment): Promise<Looked> {
  if (process.platform !== 'linux') return { what: 'bubblewrap is for Linux only', remedy: 'use Linux' };
  const missing = ['bwrap', 'setpriv', 'prlimit'].filter((name) => findProgram(name, environment) === null);
  if (missing.length > 0) {
    return {
      what: `no ${missing.join(', no ')}`,
      remedy: 'install bubblewrap 0.8 or newer and util-linux (apt-get install bubblewrap util-linux)',
    };
  }
  const options = { env: environment, timeout: answerMs };
  const { stdout } = await run('bwrap', ['--version'], options);
  const version = stdout.trim().replace(/^bubblewrap /, '');
  try {
    await run('bwrap', smallestBox, options);
    return { what: `bubblewrap ${version}`, remedy: null };
  } catch {
    return {
      what: `bubblewrap ${version} may not make user namespaces`,
      remedy:
        'allow them (sysctl kernel.unprivileged_userns_clone=1, or an AppArmor profile for bwrap; in a container, a seccomp profile that lets unshare through)',
    };
  }
}
