import { clip } from '../clip.ts';
import { safeLine, safeText } from '../panel/safe-text.ts';
import { withoutNoise } from './noise.ts';

/** What failed, as a runner reported it. */
export interface RawError {
  /** `TestCase.id`; null for an error outside of any test. */
  id: string | null;
  message: string;
  /** The innermost frame inside the workspace. */
  at: { file: string; line: number } | null;
}

/** Between the parts of a signature: ids and paths hold no such run of signs. */
const between = ' ¦ ';
const idMax = 300;
const messageMax = 400;

/**
 * What stays the same however often something fails the same way: the test, the message without what differs at each
 * run, and the file of the top frame (not its line, which shifts with every edit above it). A hash of the whole message
 * stands at the end, so that two long ones that differ late stay two. At most about 1,000 characters, on one line.
 */
export function errorSignature({ id, message, at }: RawError): string {
  const plain = withoutNoise(safeText(message).slice(0, 20_000));
  const place = at === null ? '' : clip(safeLine(at.file), 200);
  const parts = [clip(safeLine(id ?? ''), idMax), clip(safeLine(plain), messageMax), place];
  return [...parts, hashOf(`${id ?? ''}\n${plain}\n${place}`)].join(between);
}

/** The part of a signature that a person reads: which test, what it says, where. */
export function readSignature(signature: string): { id: string; message: string; file: string } {
  const [id = '', message = '', file = ''] = signature.split(between);
  return { id, message, file };
}

/** FNV-1a twice with different beginnings: 64 bits, of no use against an attacker, who gains nothing by a clash. */
function hashOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x2f0b4a87];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
