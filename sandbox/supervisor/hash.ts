import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The same for the same values, whatever the order of their keys. */
export const hashOf = (value: unknown): string => sha256(canonicalize(value) ?? '');
