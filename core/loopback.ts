/** Whether a host, as people write it or as `URL` gives it, is this machine by its very form; no name is looked up. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
