/** One JSON object per line: how both ends of the protocol write. */
export const encodeFrame = (frame: object): string => `${JSON.stringify(frame)}\n`;

export interface FrameReader {
  /** Takes what came, in whatever pieces it came. */
  push(chunk: Buffer): void;
}

/**
 * Cuts what comes into lines and parses them. Each line that is no JSON object, or is longer than `bytesMax()` at that
 * moment, is told to `onBroken` and nothing more is read: whoever speaks so is not our other end any more.
 */
export function createFrameReader(to: {
  bytesMax: () => number;
  onFrame: (frame: object) => void;
  onBroken: (why: string) => void;
}): FrameReader {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const state = { isBroken: false };
  const breakOff = (why: string) => {
    state.isBroken = true;
    pending = [];
    to.onBroken(why);
  };
  const take = (line: Buffer) => {
    if (line.length === 0) return;
    const frame = parseObject(line);
    if (frame === null) breakOff('it said something that is no JSON object');
    else to.onFrame(frame);
  };
  return {
    push(chunk) {
      let from = 0;
      while (!state.isBroken && from < chunk.length) {
        const end = chunk.indexOf(10, from);
        const piece = chunk.subarray(from, end === -1 ? undefined : end);
        pendingBytes += piece.length;
        if (pendingBytes > to.bytesMax())
          return breakOff(`it said more than ${to.bytesMax()} bytes in one line`);
        pending.push(piece);
        if (end === -1) return;
        const line = pending.length === 1 ? piece : Buffer.concat(pending);
        pending = [];
        pendingBytes = 0;
        from = end + 1;
        take(line);
      }
    },
  };
}

function parseObject(line: Buffer): object | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
