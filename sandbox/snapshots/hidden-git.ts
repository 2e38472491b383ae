import { Failed } from '../../core/failed.ts';
import { type Answer, folderPath, runAs, type User } from '../run-as.ts';

/** How git names its repository and what lies in it, and a folder that it is given besides. */
export const repositoryPath = folderPath(0);
export const besidePath = folderPath(1);

export interface GitCall {
  input?: string | Uint8Array;
  environment?: Record<string, string>;
  /** A folder that git reaches as `besidePath`. */
  beside?: string;
  bytesMax?: number;
  timeoutMs?: number;
}

export interface HiddenGit {
  /** What git answered, whatever it was. */
  try(args: string[], call?: GitCall): Promise<Answer>;
  /** Its output. @throws Failed `sandbox.unavailable` with what git complained about */
  run(args: string[], call?: GitCall): Promise<Buffer>;
  /**
   * Several gits in a row, as a shell of its own starts them: much quicker than from here one by one. `script` is written
   * by us, and takes `args` as "$1" and so on. @throws as `run`
   */
  chain(script: string, args: string[], call?: GitCall): Promise<Buffer>;
}

/**
 * For `info/attributes`, which wins over every .gitattributes of the repository: bytes are kept as they are, no
 * filter, line ending, encoding or keyword is ever applied, and nothing is merged but by git itself.
 */
export const plainAttributes =
  '* -text -filter -ident -eol -working-tree-encoding -export-subst -export-ignore merge conflict-marker-size=7\n';

/**
 * Wins over every file of configuration. Names that only Windows and macOS would mistake for `.git` are ordinary names
 * here, and are kept like all others.
 */
const configuration: Record<string, string> = {
  'core.bare': 'true',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.untrackedCache': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.safecrlf': 'false',
  'core.symlinks': 'true',
  'core.fileMode': 'true',
  'core.ignoreCase': 'false',
  'core.precomposeUnicode': 'false',
  'core.protectNTFS': 'false',
  'core.protectHFS': 'false',
  'core.quotePath': 'true',
  'core.sparseCheckout': 'false',
  'core.logAllRefUpdates': 'false',
  'diff.suppressBlankEmpty': 'false',
  'fastimport.unpackLimit': '200',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'protocol.allow': 'never',
  'submodule.recurse': 'false',
};

const configurationEnvironment = (): Record<string, string> => {
  const entries = Object.entries(configuration);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
};

/** The environment of every program that works for snapshots: the C locale, in which names are bytes. */
export const plainEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  HOME: '/nonexistent',
});

const gitEnvironment = (): Record<string, string> => ({
  ...plainEnvironment(),
  ...configurationEnvironment(),
  GIT_DIR: repositoryPath,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Countersign',
  GIT_AUTHOR_EMAIL: 'countersign@localhost',
  GIT_COMMITTER_NAME: 'Countersign',
  GIT_COMMITTER_EMAIL: 'countersign@localhost',
});

/**
 * Git on the bare repository in `folder`, as the task's user, with no configuration but ours. All folders
 * are given to it by their handles, since the user need not be able to reach them from the root.
 */
export function createHiddenGit(folder: string, user: User): HiddenGit {
  const start = (program: string, args: string[], call: GitCall = {}): Promise<Answer> =>
    runAs(user, {
      program,
      args,
      cwd: folder,
      environment: { ...gitEnvironment(), ...call.environment },
      bytesMax: call.bytesMax ?? 512_000_000,
      timeoutMs: call.timeoutMs ?? 300_000,
      folders: [folder, ...(call.beside === undefined ? [] : [call.beside])],
      ...(call.input === undefined ? {} : { input: call.input }),
    });
  const attempt = (args: string[], call?: GitCall) => start('git', ['--no-pager', ...args], call);
  const outputOf = (answer: Answer, what: string): Buffer => {
    if (answer.code === 0 && answer.ended === null) return answer.stdout;
    const why = answer.ended ?? answer.stderr.trim().slice(0, 2000);
    throw new Failed(
      'sandbox.unavailable',
      `The hidden repository ${folder} could not be worked on: "${what}" ended with ${answer.code ?? 'a signal'}: ${why}.`,
    );
  };
  return {
    try: attempt,
    run: async (args, call) => outputOf(await attempt(args, call), `git ${args[0] ?? ''}`),
    chain: async (script, args, call) =>
      outputOf(await start('/bin/sh', ['-euc', script, 'sh', ...args], call), script),
  };
}

/** As git's `--stdin` without `-z` reads a path: quoted, with every byte that is not plain as three octal digits. */
export const quotePath = (path: string): string =>
  `"${path.replace(/["\\]|[^ -~]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;
