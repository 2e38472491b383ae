/** One Ctrl-C reaches us up to three times: from the terminal, and passed on by npm and by the script that started us. */
const sameWishMs = 1000;

/** Turns the first SIGINT, SIGTERM or SIGHUP into an abort; a later one, when it is not an echo, into `force`. */
export function stopSignals(force: () => void): { stopped: AbortSignal } {
  const controller = new AbortController();
  let first = 0;
  const hear = () => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
    } else if (performance.now() - first > sameWishMs) {
      force();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, hear);
  return { stopped: controller.signal };
}
