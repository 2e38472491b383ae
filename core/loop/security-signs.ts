import { readShell, type ShellCommand } from './shell-words.ts';
import type { EgressRecord } from '../sandbox/egress.ts';

/** What the developer did in an iteration, as far as the sandbox's walls go. */
export interface SeenCall {
  tool: string;
  /** Of `run`. */
  command?: string;
  /** Of a call about a file. */
  path?: string;
  /** Why the box refused it, in its own words; null where it did not. */
  refused: string | null;
}

/** As many names off the list as no ordinary build asks for; installers of browsers try four mirrors, say. */
const hostsMax = 12;
/** Wrong paths are a slip; so many are a search. */
const outsideMax = 5;
const queryMax = 512;
const labelMax = 48;
const signsMax = 10;
const quoteMax = 160;

/**
 * What in an iteration looks like an attempt on the sandbox or on secrets, in words for a person; at most ten. The walls
 * held: none of it came to anything. What every developer does now and then is no sign: a host that is not on the list,
 * a wrong path, a look whether there is a Docker, `npm audit`.
 */
export function findSecuritySigns({
  calls,
  requests,
}: {
  calls: readonly SeenCall[];
  requests: readonly EgressRecord[];
}): string[] {
  const signs = [
    ...calls.flatMap(({ command }) => (command === undefined ? [] : signsOfCommand(command))),
    ...signsOfFiles(calls),
    ...signsOfRequests(requests.filter(({ refused }) => refused !== null)),
  ];
  return [...new Set(signs)].slice(0, signsMax);
}

const quote = (text: string): string => JSON.stringify(text.trim().slice(0, quoteMax));

const home = String.raw`(?:~|\$\{?HOME\}?|/root|/home/[\w.-]+)/`;
/** Files that hold secrets, or lead out: nothing in a workspace is one of them, whatever it is called. */
const secretPaths: readonly [RegExp, string][] = [
  [
    /(?<![\w.-])\/proc\/(?!self\b|thread-self\b)[\w$*?{}[\]]+\/(?:environ|mem|root|maps|fd|cwd)\b/,
    'another process',
  ],
  [
    /(?:^|[\s:='"(@,])(?:unix:\/\/)?\/(?:var\/)?run\/(?:docker|containerd|podman|crio)[\w/-]*\.sock\b/,
    'a container daemon',
  ],
  [/(?<![\w.-])\/(?:var\/)?run\/secrets\b/, 'secrets that are mounted into containers'],
  [/(?<![\w.-])\/etc\/(?:shadow|gshadow|sudoers)\b/, "the machine's logins"],
  [
    new RegExp(
      String.raw`${home}(?:\.ssh(?!/(?:known_hosts|config)\b)(?:/|$|["'\s*])|\.aws/|\.gnupg\b|\.kube/config|\.docker/config\.json|\.netrc\b|\.git-credentials|\.pgpass|\.config/(?:gcloud|gh|op)\b|\.bash_history)`,
    ),
    'keys and logins of a home folder',
  ],
  [/\/proc\/sys\/kernel\/core_pattern|\brelease_agent\b/, 'a known way out of containers'],
];
const metadata =
  /(?<![\w.])169\.254\.(?:169\.254|170\.2)(?![\w.])|\bmetadata\.(?:google\.internal|azure\.com|goog)\b|(?<![\w.])100\.100\.100\.200(?![\w.])|\[?fd00:ec2::254|(?<![\w.])168\.63\.129\.16(?![\w.])|(?<![\w.])(?:2852039166|0xa9fea9fe)(?![\w.])/i;

/** They tell that something is there, or make it, and read nothing of it. */
const looking = new Set(
  'ls stat test [ [[ file which type mkdir chmod chown touch ssh-keygen ssh-keyscan cd export unset'.split(
    ' ',
  ),
);
const saying = new Set(['echo', 'printf', 'alias']);
const searching = new Set(['grep', 'egrep', 'fgrep', 'rg', 'ag', 'ack', 'sed', 'awk', 'jq']);

function signsOfCommand(command: string): string[] {
  const reached = readShell(command).flatMap((one) => {
    const text = reachOf(one).join(' ');
    const [, what] = secretPaths.find(([pattern]) => pattern.test(text)) ?? [];
    if (what !== undefined) return [`reaches for ${what}`];
    if (metadata.test(text)) return ["asks for the machine's metadata service"];
    return one.program === 'nsenter' ? ['wants to enter the namespaces of another process'] : [];
  });
  return reached.map((what) => `A command ${what}: ${quote(command)}`);
}

/** The words of a command that it opens or asks for; what it only says, searches for, or writes down is none. */
function reachOf({ program, words }: ShellCommand): string[] {
  if (looking.has(program) || saying.has(program)) return [];
  if (program === 'git')
    return words[0] === 'grep' || words[0] === 'log' || words[0] === 'commit' ? [] : words;
  if (!searching.has(program)) return program === 'find' && !words.includes('-exec') ? [] : words;
  // The first word that is no option is what is looked for.
  const pattern = words.findIndex((word) => !word.startsWith('-'));
  return words.filter((word, at) => at !== pattern && !word.startsWith('-'));
}

function signsOfFiles(calls: readonly SeenCall[]): string[] {
  const outside = calls.filter(
    ({ refused }) => refused !== null && /\boutside the workspace\b/.test(refused),
  );
  const secret = outside.flatMap(({ tool, path = '' }) => {
    const [, what] = secretPaths.find(([pattern]) => pattern.test(path)) ?? [];
    return what === undefined ? [] : [`A call of ${tool} reaches for ${what}: ${quote(path)}`];
  });
  if (outside.length <= outsideMax) return secret;
  const names = [...new Set(outside.map(({ path = '' }) => quote(path)))].slice(0, 3).join(', ');
  return [...secret, `${outside.length} calls wanted files outside the workspace, such as ${names}.`];
}

function signsOfRequests(refused: readonly EgressRecord[]): string[] {
  const signs = refused.flatMap((request) => {
    const what = signOfRequest(request);
    return what === null ? [] : [`A request ${what}: ${quote(nameOf(request))}`];
  });
  const hosts = new Set(
    refused.flatMap(({ refused: why, host }) => (why?.includes("not on this task's list") ? [host] : [])),
  );
  if (hosts.size <= hostsMax) return signs;
  return [
    ...signs,
    `Requests went to ${hosts.size} hosts that are not on the list, such as ${[...hosts].slice(0, 3).map(quote).join(', ')}.`,
  ];
}

const nameOf = ({ method, host, port, path }: EgressRecord): string => `${method} ${host}:${port}${path}`;

/** What is wanted of a host besides reading is telling only where it was let through to the host at all. */
function signOfRequest({ method, host, path, refused }: EgressRecord): string | null {
  const why = refused ?? '';
  if (metadata.test(host) || /\blink-local address\b/.test(why))
    return "asks for the machine's metadata service";
  if (/names another server than|more than one Host header|a tunnel within a tunnel/.test(why))
    return 'names one host and means another';
  if (/^method \w+ is not allowed/.test(why) && !isOrdinaryPost(method, path))
    return 'would change something at a host that is only read from';
  if (path.slice(path.indexOf('?')).length > queryMax && path.includes('?'))
    return 'carries a long text out in its query';
  return host.split('.').some((label) => label.length > labelMax)
    ? 'carries a long text out in a name'
    : null;
}

/** Asking for known weaknesses, and what git does to read. */
const isOrdinaryPost = (method: string, path: string): boolean =>
  method === 'POST' && (path.startsWith('/-/npm/v1/security/') || path.endsWith('/git-upload-pack'));
