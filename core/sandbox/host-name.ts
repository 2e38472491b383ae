/** A host's name in the one spelling that rules are compared with, or why it is none. */
export type ReadHost = { ok: true; host: string } | { ok: false; why: string };

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What the C library and browsers take for a number: `127.1`, `0x7f.1` and `2130706433` are addresses to them. */
const number = /^(?:0x[0-9a-f]*|[0-9]+)$/;

/**
 * Reads a host as a client spelled it. Only two spellings are made one: letters' case, and a single dot at the end.
 * Everything else that some software would read as another name is refused rather than guessed: addresses in any
 * notation, logins, percent signs, blanks, control characters, and letters beyond ASCII.
 */
export function readHost(asked: string): ReadHost {
  const refuse = (why: string): ReadHost => ({ ok: false, why });
  if (asked === '') return refuse('no host is named');
  if (asked.length > 254) return refuse('the host has more than 253 characters');
  if (/[[\]:]/.test(asked)) return refuse('addresses cannot be asked for: name the host');
  if (asked.includes('@')) return refuse('a host cannot carry a login');
  const kind = strangeCharacters(asked);
  if (kind !== null) return refuse(`the host holds ${kind}`);
  const host = asked.toLowerCase().replace(/\.$/, '');
  const labels = host.split('.');
  if (number.test(labels.at(-1) ?? '')) return refuse('addresses cannot be asked for: name the host');
  if (!labels.every((one) => label.test(one))) return refuse('the host is no valid name');
  if (labels.length < 2) return refuse('the host is not a full name, such as docs.python.org');
  return { ok: true, host };
}

function strangeCharacters(text: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'control characters';
  if (/\s/.test(text)) return 'blanks';
  if (text.includes('%')) return 'a percent sign';
  if (/[^\u0020-\u007e]/.test(text))
    return 'characters beyond ASCII: write an international name in its "xn--" form';
  return null;
}

export type ReadAuthority = { ok: true; host: string; port: number } | { ok: false; why: string };

/** Reads `host:port`. `defaultPort` null: the port must be there. */
export function readAuthority(asked: string, defaultPort: number | null): ReadAuthority {
  const cut = /^(.*?)(?::([^:\]]*))?$/s.exec(asked);
  const host = readHost(cut?.[1] ?? asked);
  if (!host.ok) return host;
  const digits = cut?.[2];
  if (digits === undefined) {
    if (defaultPort === null) return { ok: false, why: 'no port is named' };
    return { ok: true, host: host.host, port: defaultPort };
  }
  if (!/^[1-9][0-9]{0,4}$/.test(digits) || Number(digits) > 65_535)
    return { ok: false, why: 'the port is no number from 1 to 65535' };
  return { ok: true, host: host.host, port: Number(digits) };
}

/** Whether a rule's host covers a host that was read: itself, or, of `*.example.com`, each name below it. */
export function hostMatches(ruleHost: string, host: string): boolean {
  if (!ruleHost.startsWith('*.')) return ruleHost === host;
  return host.endsWith(ruleHost.slice(1)) && host.length > ruleHost.length - 1;
}
