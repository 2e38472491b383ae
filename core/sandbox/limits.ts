import * as z from 'zod';

const bounded = (min: number, max: number) => z.int().min(min).max(max);

/** What one task's sandbox may use. A repository's own file may ask for less, never for more. */
export const sandboxLimitsSchema = z.strictObject({
  cpus: z.number().positive().max(256).default(2).describe('Processor cores.'),
  memoryMb: bounded(64, 1_000_000)
    .default(4096)
    .describe('Memory of all its processes together, swap included.'),
  processesMax: bounded(16, 100_000).default(512).describe('Processes and threads at once.'),
  openFilesMax: bounded(64, 1_000_000).default(4096).describe('Open files of one process.'),
  diskMb: bounded(16, 1_000_000).default(8192).describe('The workspace with all that is installed in it.'),
  filesMax: bounded(100, 10_000_000).default(500_000).describe('Files in the workspace.'),
  temporaryMb: bounded(16, 100_000).default(1024).describe('Files in /tmp, which count as memory.'),
  outputKb: bounded(16, 100_000)
    .default(1024)
    .describe("What is kept of one command's output, half from its beginning and half from its end."),
  commandSeconds: bounded(1, 86_400).default(600).describe('One command, tests included.'),
});
export type SandboxLimits = z.infer<typeof sandboxLimitsSchema>;
