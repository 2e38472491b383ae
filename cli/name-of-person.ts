import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Who decides, unless told by `--by`: the name in the person's own git configuration, else that of the account. A
 * repository's configuration has no say in it.
 */
export async function nameOfPerson(cwd: string): Promise<string> {
  const told = await run('git', ['config', '--global', '--get', 'user.name'], { cwd, timeout: 5000 }).catch(
    () => ({ stdout: '' }),
  );
  return told.stdout.trim() || userInfo().username;
}
