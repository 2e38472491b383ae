import { Failed } from '../../core/failed.ts';

// Own code for the few lines that stand before the pack (gitformat-bundle), since "git bundle" insists on finding its
// repository from the root, which the task's user need not be able to.

const headMax = 100_000;

/** A bundle that stands by itself, taken apart. @throws Failed `input.invalid` */
export function readBundle(bundle: Uint8Array): { references: Map<string, string>; pack: Uint8Array } {
  const refuse = (what: string): never => {
    throw new Failed(
      'input.invalid',
      `The repository's bundle cannot be used: ${what}. Send one made by "git bundle create FILE refs/heads/base".`,
    );
  };
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const end = bytes.subarray(0, headMax).indexOf('\n\n');
  const [signature, ...lines] = bytes.subarray(0, Math.max(0, end)).toString('utf8').split('\n');
  if (end < 0 || (signature !== '# v2 git bundle' && signature !== '# v3 git bundle'))
    return refuse('it is none of version 2 or 3');
  const references = new Map<string, string>();
  for (const line of lines) {
    if (line.startsWith('-')) return refuse('it builds on commits that are not in it');
    if (line === '@object-format=sha1') continue;
    const [, id, name] = /^([0-9a-f]{40}) (.+)$/.exec(line) ?? [];
    if (id === undefined || name === undefined) return refuse(`its line "${line.slice(0, 100)}" is unknown`);
    references.set(name, id);
  }
  return { references, pack: bytes.subarray(end + 2) };
}

export function writeBundle(references: Record<string, string>, pack: Uint8Array): Uint8Array {
  const lines = Object.entries(references).map(([name, id]) => `${id} ${name}\n`);
  return Buffer.concat([Buffer.from(`# v2 git bundle\n${lines.join('')}\n`), pack]);
}
