/** `sha512:HEX` of each hash in a lock file's or registry's own way of writing it; what is no hash is left out. */
export function hashesOf(text: string | null): string[] {
  return (text ?? '').split(/[\s,]+/).flatMap((one) => {
    const [, algorithm = '', separator = '', value = ''] = /^([a-z0-9]+)([-:=])(.+)$/i.exec(one) ?? [];
    const name = algorithm.toLowerCase();
    if (value === '') return [];
    if (/^[0-9a-f]+$/i.test(value) && value.length === hexLength[name])
      return [`${name}:${value.toLowerCase()}`];
    const hex =
      separator === '-' && hexLength[name] !== undefined ? hexOfBase64(value.replace(/\?.*$/, '')) : null;
    return hex === null || hex.length !== hexLength[name] ? [] : [`${name}:${hex}`];
  });
}

const hexLength: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function hexOfBase64(text: string): string | null {
  let bits = '';
  for (const char of text.replace(/=+$/, '')) {
    const at = alphabet.indexOf(char);
    if (at < 0) return null;
    bits += at.toString(2).padStart(6, '0');
  }
  const bytes = bits.slice(0, bits.length - (bits.length % 8));
  return (bytes.match(/.{8}/g) ?? [])
    .map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0'))
    .join('');
}

/**
 * Whether what the lock file says can be what the registry has: `unknown` where they share no kind of hash. A lock file
 * may list a hash for each file of a version; one that the registry does not have is enough to differ.
 */
export function compareIntegrity(
  locked: string,
  registry: readonly string[],
): 'same' | 'differs' | 'unknown' {
  const known = new Set(registry.flatMap(hashesOf));
  const kinds = new Set([...known].map((one) => one.slice(0, one.indexOf(':'))));
  const comparable = hashesOf(locked).filter((one) => kinds.has(one.slice(0, one.indexOf(':'))));
  if (comparable.length === 0) return 'unknown';
  return comparable.every((one) => known.has(one)) ? 'same' : 'differs';
}
