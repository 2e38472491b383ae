import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import * as z from 'zod';
import { roleOf } from '../../core/gates/paths.ts';
import type { Bug } from '../../simulator/developers/scripted/bug.ts';

const caseSchema = z.strictObject({
  title: z.string().min(1),
  wanted: z.string().min(1),
  acceptance: z.array(z.string().min(1)).min(1),
  /** `javascript`, `typescript` and `python` here; a corpus of somebody else's may have others. */
  language: z.string().min(1),
  kind: z.string().min(1),
  /** Whether times, ports or order in its output differ from run to run. */
  flaky: z.boolean(),
  /** The command that runs all tests. */
  test: z.string().min(1),
  /** Names of the tests that fail before the fix; of a feature, of its new tests. */
  failing: z.array(z.string().min(1)).min(1),
  /** Files that the fix writes. */
  fixes: z.array(z.string().min(1)).min(1),
  newTests: z.array(z.string().min(1)).optional(),
});

export interface BugCase extends z.infer<typeof caseSchema> {
  name: string;
  /** The repository as it stands before the fix. */
  repository: string;
  patch: string;
}

const ours = join(import.meta.dirname, 'bugs');

/** All bugs and features of a corpus, by name. @throws where `bug.json` of one is not as it has to be */
export function readBugCases(root = ours): BugCase[] {
  return readdirSync(root)
    .toSorted()
    .map((name) => ({
      name,
      repository: join(root, name, 'repository'),
      patch: join(root, name, 'fix.patch'),
      ...caseSchema.parse(JSON.parse(readFileSync(join(root, name, 'bug.json'), 'utf8'))),
    }));
}

/** A copy that may be changed; `fixed` with the right fix. The caller removes it. */
export function copyRepository(bug: BugCase, fixed: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  cpSync(bug.repository, folder, { recursive: true });
  // Without a ceiling git would take the copy for part of a repository around it, and pass over its files in silence.
  if (fixed)
    execFileSync('git', ['apply', bug.patch], {
      cwd: folder,
      env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) },
    });
  return folder;
}

/** All files below a folder, by path, but for what running leaves behind. */
export function readTexts(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.toSorted().map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** What scripted developers are made from. */
export function toBug(bug: BugCase): Bug {
  const folder = copyRepository(bug, true);
  const fixed = readTexts(folder);
  rmSync(folder, { recursive: true });
  const base = readTexts(bug.repository);
  return {
    name: bug.name,
    title: bug.title,
    base,
    fixed: Object.fromEntries(bug.fixes.map((path) => [path, fixed[path] ?? ''])),
    tests: bug.newTests ?? Object.keys(base).filter((path) => roleOf(path) === 'test'),
    failing: bug.failing,
    isFeature: bug.kind === 'feature',
  };
}

/** Runs a test command in a folder; the names of what failed, as the runner prints them. */
export function runTests(folder: string, command: string): { ok: boolean; output: string } {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const ran = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...environment,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      PYTHONDONTWRITEBYTECODE: '1',
      NO_COLOR: '1',
    },
  });
  return { ok: ran.status === 0, output: `${ran.stdout}${ran.stderr}` };
}

/** Names of failed tests in the output of node's runner and of unittest. */
export function failuresIn(output: string): string[] {
  const python = [...output.matchAll(/^(?:FAIL|ERROR): \S+ \(([^)]+)\)/gm)].map((found) => found[1] ?? '');
  const spec = [...output.matchAll(/^\s*✖ (.+?) \([\d.]+ms\)$/gm)].map((found) => found[1] ?? '');
  const tap = [...output.matchAll(/^\s*not ok \d+ - (.+)$/gm)].map((found) => found[1] ?? '');
  return [...new Set([...python, ...spec, ...tap])].toSorted();
}
