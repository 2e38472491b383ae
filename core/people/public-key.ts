const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const bitsOf = (base64: string): string =>
  Array.from(base64, (letter) => alphabet.indexOf(letter).toString(2).padStart(6, '0')).join('');

/** How a key begins, in base64: in DER, and in the form of ssh. Both are Ed25519 with 32 bytes to follow. */
const derHead = 'MCowBQYDK2VwAyEA';
const sshHead = 'AAAAC3NzaC1lZDI1NTE5AAAAI';
/** The head in ssh's form ends within a letter. */
const sshHeadBits = 19 * 8;
const keyBits = 32 * 8;

/**
 * The 32 bytes of an Ed25519 public key as bits, however it is spelt: as `ssh-ed25519 …` with or without a comment, or as
 * base64 of its DER. Null where it is none. Two spellings of one key come to the same.
 */
export function publicKeyBits(text: string): string | null {
  const line = text.trim();
  const [, der] = /^([A-Za-z0-9+/]{59})=$/.exec(line) ?? [];
  if (der?.startsWith(derHead)) return bitsOf(der.slice(derHead.length)).slice(0, keyBits);
  const [, ssh] = /^ssh-ed25519 ([A-Za-z0-9+/]{68})(?: .{0,200})?$/.exec(line) ?? [];
  if (ssh?.startsWith(sshHead)) return bitsOf(ssh).slice(sshHeadBits);
  return null;
}
