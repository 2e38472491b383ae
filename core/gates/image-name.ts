/** A container image as a registry knows it. */
export interface ImageName {
  /** In lower case, with its port where it has one; `docker.io` where the name leaves it out. */
  registry: string;
  /** Such as `library/node`. */
  repository: string;
  tag: string | null;
  /** Such as `sha256:…`. */
  digest: string | null;
}

const path = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const host =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]|\.(?=[A-Za-z0-9])){0,252}(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]{2,60}\](?::\d{1,5})?$/;
const digestForm = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/** Null for what no registry can have. */
export function parseImageName(text: string): ImageName | null {
  if (text.length > 500) return null;
  const [plain = '', digest = null, ...more] = text.split('@');
  if (more.length > 0 || (digest !== null && !digestForm.test(digest))) return null;
  const colon = plain.indexOf(':', plain.lastIndexOf('/') + 1);
  const tag = colon === -1 ? null : plain.slice(colon + 1);
  if (tag !== null && !/^\w[\w.-]{0,127}$/.test(tag)) return null;
  const named = colon === -1 ? plain : plain.slice(0, colon);
  const { registry, repository } = placeOf(named);
  return host.test(registry) && path.test(repository) ? { registry, repository, tag, digest } : null;
}

/** What stands before the first `/` is a host where it looks like one, as Docker has it. */
function placeOf(named: string): { registry: string; repository: string } {
  const slash = named.indexOf('/');
  const first = slash === -1 ? '' : named.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const registry = isHost ? first.toLowerCase() : 'docker.io';
  const rest = isHost ? named.slice(slash + 1) : named;
  const isDocker = registry === 'docker.io' || registry === 'index.docker.io';
  return {
    registry: isDocker ? 'docker.io' : registry,
    repository: isDocker && !rest.includes('/') ? `library/${rest}` : rest,
  };
}

/** Without tag and digest: what policy names. */
export const imageKey = ({ registry, repository }: ImageName): string => `${registry}/${repository}`;

/** The whole name, the same for every spelling. */
export const imageTitle = (name: ImageName): string =>
  `${imageKey(name)}${name.tag === null ? '' : `:${name.tag}`}${name.digest === null ? '' : `@${name.digest}`}`;
