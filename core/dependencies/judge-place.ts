import { isLoopback } from '../loopback.ts';
import type { Component } from './component.ts';
import { type Complaint, nameOf, type Subject } from './complaint.ts';
import { hostOf } from './fields.ts';
import { compareIntegrity, hashesOf } from './integrity.ts';

/** Where the lock file says the package comes from, and what its bytes hash to. */
export const judgePlace = (subject: Subject): Complaint[] => [
  ...judgeIntegrity(subject),
  ...judgeSource(subject),
];

function judgeIntegrity({ component, from, facts: { release } }: Subject): Complaint[] {
  const named = nameOf(component);
  if (component.integrity === null) {
    return from?.integrity === undefined || from.integrity === null || isElsewhere(component)
      ? []
      : [
          complain(
            `${named} has no hash in the lock file any more, where the base has one: install again, and commit the lock file as it is written.`,
          ),
        ];
  }
  if (release.kind === 'told' && release.value.kind === 'found') {
    const { integrity, where } = release.value.release;
    if (!isElsewhere(component) && compareIntegrity(component.integrity, integrity) === 'differs') {
      return [
        complain(
          `The lock file's hash of ${named} is not that of ${where}: do not install it before you know why; delete the entry and install again.`,
        ),
      ];
    }
  }
  if (
    from !== null &&
    from.purl === component.purl &&
    from.integrity !== null &&
    !shares(component.integrity, from.integrity)
  ) {
    return [
      complain(
        `The hash of ${named} changed although the version did not: find out who changed the lock file or the package, and why.`,
      ),
    ];
  }
  return [];
}

const complain = (message: string): Complaint => ({ rule: 'integrity', message });

/** Hashes of different kinds cannot be compared, and a list may grow. */
function shares(one: string, other: string): boolean {
  const known = new Set(hashesOf(other));
  return compareIntegrity(one, [other]) !== 'differs' || hashesOf(one).some((hash) => known.has(hash));
}

type Source =
  | { kind: 'implied' }
  /** Within the repository, and so under audit itself. */
  | { kind: 'local' }
  | { kind: 'git' }
  | { kind: 'url'; host: string; place: string; secure: boolean }
  | { kind: 'odd' };

const gitSource = /^(?:git\+|git:|ssh:|git@|github:|gitlab:|bitbucket:)|\.git(?:[#?]|$)/i;

function sourceOf({ resolved }: Component): Source {
  if (resolved === null || resolved === '') return { kind: 'implied' };
  if (/^(?:file|link|workspace|portal):|^\.{0,2}\//i.test(resolved)) return { kind: 'local' };
  const address = resolved.replace(/^(?:registry|sparse)\+/i, '');
  if (address === resolved && gitSource.test(resolved)) return { kind: 'git' };
  const host = hostOf(address);
  if (host === null || !/^https?:/i.test(address)) return { kind: 'odd' };
  const place = address
    .replace(/^https?:\/\/(?:[^/?#]*@)?/i, '')
    .replace(/[?#].*$/, '')
    .toLowerCase();
  return { kind: 'url', host, place, secure: /^https:/i.test(address) };
}

/** Whether it does not come from a registry at all, so that no registry can tell anything of it. */
export const isElsewhere = (component: Component): boolean =>
  ['git', 'local', 'odd'].includes(sourceOf(component).kind);

function judgeSource({ component, facts }: Subject): Complaint[] {
  const source = sourceOf(component);
  switch (source.kind) {
    case 'implied':
    case 'local':
      return [];
    case 'git':
      return [
        {
          rule: 'registry',
          message: `${nameOf(component)} comes from a git repository, whose commits no registry keeps or checks: take a published version, or read the commit.`,
        },
      ];
    case 'odd':
      return [
        {
          rule: 'registry',
          message: `${nameOf(component)} comes from what is no address that can be judged: take a published version.`,
        },
      ];
    case 'url':
      return judgeHost(source, facts);
  }
}

function judgeHost(
  { host, place, secure }: Extract<Source, { kind: 'url' }>,
  { places, release }: Subject['facts'],
): Complaint[] {
  const served =
    release.kind === 'told' && release.value.kind === 'found' ? release.value.release.fileHosts : [];
  if (!secure && !isLoopback(host.replace(/:\d+$/, ''))) {
    return [
      {
        rule: 'registry',
        group: `http ${host}`,
        messageOf: (shown) =>
          `The lock file has ${shown} read from ${host} by http, where anybody on the way can change the code: use https.`,
      },
    ];
  }
  const isServed = (one: string) =>
    one.includes('/') ? place === one || place.startsWith(`${one}/`) : one === host;
  if (places.length === 0 || places.some(isServed) || served.includes(host)) return [];
  return [
    {
      rule: 'registry',
      group: host,
      messageOf: (shown) =>
        `The lock file has ${shown} come from ${host}, but the configured registry is ${places[0] ?? 'another'}: install again from the configured one, or configure this one.`,
    },
  ];
}
