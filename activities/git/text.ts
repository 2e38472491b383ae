import { isUtf8 } from 'node:buffer';

/** Bytes as text. A byte order mark stays, since it is part of what is audited. */
export const decodeText = (bytes: Buffer): { text: string; lossy: boolean } => ({
  text: bytes.toString('utf8'),
  lossy: !isUtf8(bytes),
});

/** Text of one character per byte, as a diff is read, made into what these bytes mean. */
export const decodeBytesText = (bytesText: string): { text: string; lossy: boolean } => {
  // Most lines are ASCII, which means itself.
  for (let at = 0; at < bytesText.length; at += 1) {
    if (bytesText.charCodeAt(at) > 0x7f) return decodeText(Buffer.from(bytesText, 'latin1'));
  }
  return { text: bytesText, lossy: false };
};
