/**
 * What this thread has computed so far, ms: a bound on it finds what grows too fast with its input, however busy the
 * machine is. For what waits for nothing.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
