import { createHash } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { type ImageName, imageTitle } from '../../core/gates/image-name.ts';
import type { ImageFacts } from '../../core/gates/images.ts';
import type { GatePolicy } from '../../core/gates/policy.ts';
import type { Told } from '../../core/dependencies/facts.ts';
import { fieldsOf, isFields, listOf, own as fieldOf, textOf } from '../../core/dependencies/fields.ts';
import type { AnswerCache } from '../dependencies/cache.ts';
import { parseJson } from '../dependencies/source.ts';
import { isPublicName, publicLookup } from './public-addresses.ts';
import { createRegistryReader, type RegistryReader, Unanswered } from './registry-reader.ts';

export interface ImageRegistries {
  /** What the image's registry says of it; never throws on account of a registry. */
  lookUp: (name: ImageName) => Promise<Told<ImageFacts>>;
  close: () => Promise<void>;
}

const tagKeptMs = 3_600_000;
const digestKeptMs = 30 * 86_400_000;

/**
 * Asks registries by the OCI distribution API, without a login. What asks is a name in a change that nobody has read
 * yet, so that only public hosts are asked, over https, but for those that policy gives an address of.
 */
export function createImageRegistries({
  policy,
  cache,
  nowMs,
  lookup = publicLookup(),
}: {
  policy: Pick<GatePolicy['images'], 'registries' | 'timeoutSeconds'>;
  cache: AnswerCache | null;
  nowMs: () => number;
  lookup?: LookupFunction;
}): ImageRegistries {
  const open = new Agent({ connect: { lookup } });
  // Policy knows its own network, and may name addresses of it.
  const named = new Agent();
  const ask = async (name: ImageName): Promise<Told<ImageFacts>> => {
    const own = Object.hasOwn(policy.registries, name.registry)
      ? policy.registries[name.registry]
      : undefined;
    const address = own ?? publicAddress(name.registry);
    if (address === null) return { kind: 'unknown', why: notPublic(name.registry) };
    const signal = AbortSignal.timeout(policy.timeoutSeconds * 1000);
    const reader = createRegistryReader({
      address: new URL(address),
      own: own === undefined ? null : named,
      open,
      signal,
    });
    try {
      return { kind: 'told', value: await readImage(reader, name) };
    } catch (error) {
      if (error instanceof Unanswered) return { kind: 'unknown', why: error.message };
      const why = signal.aborted ? `within ${policy.timeoutSeconds} s` : `(${reasonOf(error)})`;
      return {
        kind: 'unknown',
        why: `${name.registry} did not answer ${why}; check the name and the way to it.`,
      };
    }
  };
  return {
    lookUp: async (name) => {
      const key = `image\n${policy.registries[name.registry] ?? ''}\n${imageTitle(name)}`;
      const known = await cache?.get(key);
      if (isFacts(known)) return { kind: 'told', value: known };
      const told = await ask(name);
      const keptMs = name.digest === null ? tagKeptMs : digestKeptMs;
      if (told.kind === 'told') await cache?.put(key, told.value, nowMs() + keptMs);
      return told;
    },
    close: async () => {
      await Promise.all([open.close(), named.close()]);
    },
  };
}

const publicAddress = (registry: string): string | null => {
  if (registry === 'docker.io') return 'https://registry-1.docker.io';
  const host = registry.replace(/:443$/, '');
  return isPublicName(host) ? `https://${host}` : null;
};

const notPublic = (registry: string): string =>
  `"${registry}" is no public name, and a change must not choose what is asked in your network; give its address in "images.registries" in countersign.yaml.`;

function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {};
  const told = cause instanceof Error ? cause : error;
  const code = told instanceof Error && 'code' in told ? told.code : null;
  return typeof code === 'string' ? code : told instanceof Error ? told.name : 'no reason given';
}

const isFacts = (value: unknown): value is ImageFacts =>
  isFields(value) && textOf(value['digest']) !== null && Object.hasOwn(value, 'createdAt');

const at = (value: unknown, key: string): unknown => fieldOf(fieldsOf(value), key);

const lists = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifests = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Manifest, of one platform where there are several, then its configuration, which tells when it was made. */
async function readImage(reader: RegistryReader, name: ImageName): Promise<ImageFacts> {
  const { repository, tag, digest } = name;
  const read = async (what: string, reference: string, accept: string[]) => {
    const bytes = await reader.read(`/v2/${repository}/${what}/${reference}`, repository, accept);
    return checked(bytes, reference, name);
  };
  const top = await read('manifests', digest ?? tag ?? 'latest', [...lists, ...manifests]);
  const platform = platformOf(top);
  const manifest = platform === null ? top : await read('manifests', platform, manifests);
  const config = textOf(at(at(parseJson(manifest), 'config'), 'digest'));
  if (config === null || !isDigest(config))
    throw new Unanswered(`${name.registry} answers with what is no image.`);
  const made = parseJson(await read('blobs', config, ['*/*']));
  return { digest: digestOf(top), createdAt: textOf(at(made, 'created')) };
}

const isDigest = (text: string): boolean => /^sha256:[0-9a-f]{64}$/.test(text);
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What is asked for by its hash must have it. */
function checked(bytes: Buffer, reference: string, name: ImageName): Buffer {
  if (isDigest(reference) && digestOf(bytes) !== reference) {
    throw new Unanswered(`${name.registry} serves other bytes for ${reference} than its name says.`);
  }
  return bytes;
}

/** Which entry of a list is read: the commonest platform, else the first that is one. Null where it is no list. */
function platformOf(top: Buffer): string | null {
  const list = at(parseJson(top), 'manifests');
  if (list === undefined) return null;
  const entries = listOf(list);
  const isFor = (entry: unknown, os: string, architecture: string | null) => {
    const platform = at(entry, 'platform');
    return (
      at(platform, 'os') === os && (architecture === null || at(platform, 'architecture') === architecture)
    );
  };
  const chosen =
    entries.find((entry) => isFor(entry, 'linux', 'amd64')) ??
    entries.find((entry) => isFor(entry, 'linux', null)) ??
    entries[0];
  const digest = textOf(at(chosen, 'digest'));
  if (digest === null || !isDigest(digest))
    throw new Unanswered('the registry answers with a list of no images.');
  return digest;
}
