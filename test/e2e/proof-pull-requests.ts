import { setTimeout as sleep } from 'node:timers/promises';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import type { CheckRun } from '../../simulator/github/entities.ts';
import type { PullRequestWorld } from './pull-request-world.ts';

type World = Pick<PullRequestWorld, 'engine' | 'github'>;
type Files = Record<string, string | null>;

/** A pull request of a proof: what it brings first, and what is pushed then. */
export interface Kind {
  name: string;
  opened: Files;
  pushed: Files;
}

const shell = (name: string): string =>
  `import { exec } from 'node:child_process';\n\nexport function ${name}(host) {\n  return exec('nslookup ' + host);\n}\n`;
const file = (name: string): string =>
  `import { execFile } from 'node:child_process';\n\nexport function ${name}(host) {\n  return execFile('nslookup', ['--', host]);\n}\n`;

export const kinds = [
  {
    name: 'one flaw, mended',
    opened: { 'src/host.js': shell('look') },
    pushed: { 'src/host.js': file('look') },
  },
  {
    name: 'three flaws, one mended',
    opened: { 'src/a.js': shell('first'), 'src/b.js': shell('second'), 'src/c.js': shell('third') },
    pushed: { 'src/a.js': file('first') },
  },
  {
    name: 'harmless',
    opened: { 'src/greet.js': 'export function greet(name) {\n  return `Hello, ${name}.`;\n}\n' },
    pushed: { 'notes.md': 'A note.\n' },
  },
] as const satisfies Kind[];

export async function createProofRepository({ github }: World, name: string): Promise<string> {
  if (!github.world.accounts.has('ada')) github.addUser('ada');
  await github.createRepository({
    owner: 'demo',
    name,
    files: { 'README.md': '# Shop\n', 'src/cart.js': 'export const empty = [];\n' },
    permissions: { ada: 'write' },
  });
  return `demo/${name}`;
}

export const ourRuns = ({ github }: Pick<World, 'github'>, repository: string, head?: string): CheckRun[] =>
  [...github.repository(repository).checkRuns.values()].filter(
    (run) => run.name === 'countersign' && (head === undefined || run.headSha === head),
  );

export const handleOfHead = ({ engine }: World, repository: string, number: number, head: string) => {
  const [owner = '', repo = ''] = repository.split('/');
  return engine.client.workflow.getHandle(headWorkflowId({ owner, repo, number }, head));
};

/** Whether nothing more is going to be written about a head by itself. */
export async function isQuiet(
  world: World,
  repository: string,
  { number, head }: { number: number; head: string },
): Promise<boolean> {
  const described = await handleOfHead(world, repository, number, head)
    .describe()
    .catch((error: Error) => {
      if (error.name === 'WorkflowNotFoundError') return null;
      throw error;
    });
  if (!described) return false;
  if (described.status.name !== 'RUNNING') return true;
  const pending = described.raw.pendingActivities?.length ?? 0;
  return pending === 0 && ourRuns(world, repository, head).some(({ status }) => status === 'completed');
}

/** Looks until it is so. */
export async function untilTrue(
  what: string,
  look: () => boolean | Promise<boolean>,
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`Still not so after ${timeoutMs / 1000} s: ${what}.`);
    await sleep(100);
  }
}
