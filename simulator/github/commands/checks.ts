import { addStatus, createCheckRun, rerequestRun } from '../actions/checks.ts';
import type { Annotation, CheckRun, CommitStatus, Conclusion } from '../entities.ts';
import { accountNamed, findCheckRun, repositoryNamed } from '../find.ts';
import type { World } from '../world.ts';

export interface CheckWish {
  name: string;
  conclusion?: Conclusion | null | undefined;
  /** What it printed. */
  summary?: string | undefined;
  annotations?: Pick<Annotation, 'path' | 'start_line' | 'message'>[] | undefined;
}

const asAnnotation = ({
  path,
  start_line: line,
  message,
}: NonNullable<CheckWish['annotations']>[number]): Annotation => ({
  path,
  start_line: line,
  end_line: line,
  start_column: null,
  end_column: null,
  annotation_level: 'failure',
  title: null,
  message,
  raw_details: null,
});

export const createCheckCommands = (world: World) => ({
  /** Check runs of a commit, as its own tests would leave them; without a conclusion they run still. */
  setChecks: async (repository: string, sha: string, checks: CheckWish[]): Promise<CheckRun[]> => {
    const found = repositoryNamed(world, repository);
    const runs: CheckRun[] = [];
    for (const { name, conclusion, summary, annotations } of checks)
      runs.push(
        await createCheckRun(world, found, {
          name,
          headSha: sha,
          output: { summary, annotations: annotations?.map(asAnnotation) },
          ...(typeof conclusion === 'string' ? { conclusion } : { status: 'in_progress' }),
        }),
      );
    return runs;
  },
  setStatus: (repository: string, sha: string, state: CommitStatus['state'], context: string) => {
    const found = repositoryNamed(world, repository);
    return addStatus(world, found, { sha, state, context, by: found.owner });
  },
  /** What the button "Re-run" does. */
  rerunCheck: (repository: string, checkRunId: number, by?: string): void => {
    const found = repositoryNamed(world, repository);
    const sender = by === undefined ? found.owner : accountNamed(world, by);
    rerequestRun(world, found, findCheckRun(found, checkRunId), sender);
  },
});
