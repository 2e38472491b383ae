/**
 * How Node is started for a worker. Measured with fifty audits at once: Node's own defaults on a large machine let
 * garbage pile up to twice the memory for no speed. The largest change that may be audited fits into this heap.
 */
export const workerNodeFlags: readonly string[] = ['--max-semi-space-size=8', '--max-old-space-size=1920'];
