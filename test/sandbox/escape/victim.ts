import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of the host, of the same user as the box, with the secret in all places that a process has. */
const program = String.raw`
import ctypes, os, sys, time
secret, path, key, shared = sys.argv[2:6]
kept = open(path)
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
ctypes.memmove(libc.shmat(libc.shmget(int(key), 4096, 0o1666), None, 0), secret.encode(), len(secret))
open(shared, 'w').write(secret); os.chmod(shared, 0o666)
print('ready', flush=True); time.sleep(3600)
`;

export interface Victim {
  pid(): number;
  alive(): boolean;
  /** Starts it anew where it was ended. */
  revive(): Promise<void>;
  end(): void;
}

export async function startVictim(of: {
  uid: number;
  secret: string;
  file: string;
  cwd: string;
  key: number;
  shared: string;
}): Promise<Victim> {
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const given = [of.secret, of.file, String(of.key), of.shared];
    child = spawn(
      'setpriv',
      [
        `--reuid=${of.uid}`,
        `--regid=${of.uid}`,
        '--clear-groups',
        'python3',
        '-c',
        program,
        'victim',
        ...given,
      ],
      {
        cwd: of.cwd,
        env: { PATH: '/usr/bin:/bin', SECRET: of.secret },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    if (child.stdout !== null) await once(child.stdout, 'data');
  };
  await start();
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: () => child.pid ?? 0,
    alive,
    revive: async () => {
      if (!alive()) await start();
    },
    end: () => {
      child.kill('SIGKILL');
      try {
        execFileSync('ipcrm', ['-M', String(of.key)], { stdio: 'ignore' });
      } catch {
        // It was never made, or is gone.
      }
    },
  };
}
