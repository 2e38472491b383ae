import { gutter } from '../develop/gutter.ts';
import type { SandboxSpec } from './supervisor.ts';

/** What holds in this task's sandbox, in words for the developer. What the repository says of itself is data in it. */
export function describeSandbox({
  spec,
  tests,
  pages,
  description,
  remarks,
}: {
  spec: SandboxSpec;
  tests: readonly string[];
  pages: readonly string[];
  /** Of engine and image. */
  description: string;
  remarks: readonly string[];
}): string {
  const { limits, egress, services, caches, setup, baseImages } = spec;
  const hosts = egress.rules.map(
    ({ host, methods, query }) => `${host} (${methods.join(', ')}${query ? ', queries' : ''})`,
  );
  return [
    `This sandbox: ${description}.`,
    `- Limits: ${limits.cpus} cores, ${limits.memoryMb} MB of memory, ${limits.processesMax} processes, ${limits.diskMb} MB of disk, ${limits.commandSeconds} s for one command.`,
    hosts.length > 0
      ? `- Hosts that the proxy lets through: ${hosts.join('; ')}. Without a query where none is named.`
      : '- There is no network at all.',
    tests.length > 0
      ? gutter('- test runs', tests.join('\n'))
      : '- Nothing here says how this repository is tested: find out, and write tests that "run" can run.',
    ...(setup.length > 0 ? [gutter('- It was set up by', setup.join('\n'))] : []),
    caches.length > 0
      ? `- What is installed or built (folders and files named ${caches.join(', ')}) is part of no snapshot and of no change, unless the repository began with it.`
      : '',
    ...(services.length > 0
      ? [
          `- Services that start_service starts: ${services.map(({ name, port }) => (port === null ? name : `${name} (port ${port})`)).join(', ')}.`,
        ]
      : []),
    ...(pages.length > 0 ? [gutter('- Pages that are visited after all tests', pages.join('\n'))] : []),
    ...(baseImages.length > 0 ? [`- Images that build_image may start from: ${baseImages.join(', ')}.`] : []),
    ...(remarks.length > 0 ? [gutter('- Besides', remarks.join('\n'))] : []),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
