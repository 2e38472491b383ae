import { createHash } from 'node:crypto';

/** SHA-256 in hex. Of a secret of 256 random bits, which from its sum nobody can tell. */
export const sumOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
