/** How an attempt would get out, which says what holds it. */
export type Way =
  /** Past the proxy: held by the network namespace alone, whatever the proxy does. */
  | 'direct'
  /** Through the proxy: held by the proxy's policy alone, whatever the namespace does. */
  | 'proxy'
  /** Files and processes of the host: held by the other namespaces, the user and the system call filter. */
  | 'local';

/** What counts as success. Each is judged from outside, by what reached a target there. */
export type Goal =
  /** The attempt's token was heard by something outside. */
  | 'heard'
  /** A secret that only the host knows is in what the program printed. */
  | 'told'
  /** A process of the host is gone. */
  | 'harmed'
  /** A file of the host has changed. */
  | 'changed'
  /** A file in the workspace belongs to root. */
  | 'root'
  /** More processes at once, or more memory, than the box may have. */
  | 'exceeded'
  /** A process is still there after its command has ended. */
  | 'left-over';

/** A small program that tries to get out of a box. Its surroundings are told by the environment (`Surroundings`). */
export interface Attempt {
  name: string;
  category: string;
  way: Way;
  goal: Goal;
  language: 'sh' | 'python';
  program: string;
}

/** What every program finds in its environment: where its targets are, on the host and through the proxy. */
export interface Surroundings {
  /** What is to be heard outside; new for each try. */
  TOKEN: string;
  /** One port at which all of the host's addresses listen, for TCP and UDP. */
  PORT: string;
  /** An address of the host that is not its loopback. */
  HOST_ADDRESS: string;
  /** Where the proxy listens, as the program sees it. */
  PROXY_PORT: string;
  SECRET_FILE: string;
  OTHER_WORKSPACE: string;
  DOCKER_SOCKET: string;
  ABSTRACT_SOCKET: string;
  VICTIM: string;
  SHARED_MEMORY_KEY: string;
  SHARED_MEMORY_FILE: string;
  LIMIT_PROCESSES: string;
  LIMIT_MEMORY_MB: string;
}

/** Attempts of one kind: each a name and a program. */
export const attemptsOf = (
  of: Pick<Attempt, 'category' | 'way' | 'goal' | 'language'>,
  programs: Record<string, string>,
): Attempt[] => Object.entries(programs).map(([name, program]) => ({ ...of, name, program }));
