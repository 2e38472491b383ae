import type { EgressPolicy, EgressRule } from './egress.ts';
import { hostMatches, readAuthority } from './host-name.ts';
import { readTarget } from './request-target.ts';

/** A refusal is for the one who asked: what is wrong, and what to do instead of trying again in another way. */
export interface Refused {
  ok: false;
  why: string;
}

export type JudgedDestination = { ok: true; host: string; port: number; rules: EgressRule[] } | Refused;

/** A request as its bytes say, each part as it was spelled. */
export interface AskedRequest {
  scheme: 'http' | 'https';
  method: string;
  /** Of the tunnel, or of an absolute target: `host:port`. */
  authority: string;
  /** The server name of the TLS handshake, null where it had none. Not looked at for `http`. */
  serverName: string | null;
  /** Each `Host` header. */
  hostHeaders: string[];
  /** Path and query. */
  target: string;
  /** Of the body, as its headers declare it; null where it comes in chunks. */
  bodyBytes: number | null;
}

export type JudgedRequest =
  | { ok: true; rule: EgressRule; host: string; port: number; path: string }
  | Refused;

const refuse = (why: string): Refused => ({ ok: false, why });
const defaultPortOf = (scheme: 'http' | 'https'): number => (scheme === 'https' ? 443 : 80);

/** Longer bodies are refused even where a rule lets a method have one. */
export const bodyBytesMax = 64 * 1024 * 1024;
const withoutBody = new Set(['GET', 'HEAD', 'DELETE']);

/** Whether anything at all may be asked of a host and port. `defaultPort` null: the port must be spelled out. */
export function judgeDestination(
  policy: EgressPolicy,
  authority: string,
  defaultPort: number | null,
): JudgedDestination {
  const read = readAuthority(authority, defaultPort);
  if (!read.ok) return refuse(`${read.why}. Ask for a host on the list, by its plain name`);
  const { host, port } = read;
  const ofHost = policy.rules.filter((rule) => hostMatches(rule.host, host));
  if (ofHost.length === 0)
    return refuse(
      `host ${host} is not on this task's list. If the task needs it, use ask_person with allowHost "${host}"; no other way leads there`,
    );
  const rules = ofHost.filter((rule) => rule.ports.includes(port));
  if (rules.length === 0)
    return refuse(`port ${port} of ${host} is not on this task's list (${listed(ofHost, 'ports')} is)`);
  return { ok: true, host, port, rules };
}

/**
 * Which rule lets a request through, or why none does. The tunnel, the TLS handshake and the `Host` header must name the
 * same host: a request that names two would be judged by one and answered by the other.
 */
export function judgeRequest(policy: EgressPolicy, asked: AskedRequest): JudgedRequest {
  const destination = judgeDestination(policy, asked.authority, defaultPortOf(asked.scheme));
  if (!destination.ok) return destination;
  const { host, port, rules } = destination;
  if (asked.scheme === 'http' && port === 443)
    return refuse('port 443 is for TLS: open a tunnel with CONNECT (https://)');
  const fronting = judgeNames(asked, host, port);
  if (fronting !== null) return fronting;
  const read = readTarget(asked.target);
  if (!read.ok) return refuse(`${read.why}. Write the path in its plain form`);
  const { query, readings } = read.target;
  const matching = (rule: EgressRule) =>
    rule.paths === undefined ||
    rule.paths.some((start) => readings.every((reading) => reading.startsWith(start)));
  const ofPath = rules.filter(matching);
  if (ofPath.length === 0)
    return refuse(`of ${host} only paths that begin with ${listed(rules, 'paths')} may be read`);
  const ofMethod = ofPath.filter((rule) => (rule.methods as string[]).includes(asked.method));
  if (ofMethod.length === 0)
    return refuse(`method ${asked.method} is not allowed at ${host} (${listed(ofPath, 'methods')} is)`);
  const rule = ofMethod.find((one) => query === null || one.query);
  if (rule === undefined) return refuse(`a query ("?…") is not allowed at ${host}. Ask for the path alone`);
  const body = judgeBody(asked);
  return body ?? { ok: true, rule, host, port, path: asked.target };
}

function judgeNames(asked: AskedRequest, host: string, port: number): Refused | null {
  if (asked.scheme === 'https') {
    if (asked.serverName === null) return refuse(`the TLS handshake names no server (it must name ${host})`);
    const named = readAuthority(asked.serverName, port);
    if (!named.ok || named.host !== host)
      return refuse(`the TLS handshake names another server than the tunnel, which is to ${host}`);
  }
  const [header, ...more] = asked.hostHeaders;
  if (header === undefined) return refuse('the request has no Host header');
  if (more.length > 0) return refuse('the request has more than one Host header');
  const read = readAuthority(header, defaultPortOf(asked.scheme));
  if (!read.ok || read.host !== host || read.port !== port)
    return refuse(`the Host header names another server than the connection, which is to ${host}:${port}`);
  return null;
}

function judgeBody(asked: AskedRequest): Refused | null {
  if (withoutBody.has(asked.method))
    return asked.bodyBytes === 0 ? null : refuse(`a ${asked.method} request may not have a body`);
  if (asked.bodyBytes !== null && asked.bodyBytes > bodyBytesMax)
    return refuse(`the body is larger than ${bodyBytesMax} bytes`);
  return null;
}

const listed = (rules: EgressRule[], part: 'ports' | 'paths' | 'methods'): string =>
  [...new Set(rules.flatMap((rule) => (rule[part] ?? []).map(String)))].join(', ');
