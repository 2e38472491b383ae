import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { findOnTrail } from '../../database/trail.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** On GitHub ada and grace may write alike; here eva alone, who is grace there, may decide. */
const configuration = (approval: string) => `${quick}
decisions: { approval: ${approval} }
people:
  eva: { name: Eva, github: Grace, roles: [auditor], teams: [all] }
  ada: { name: Ada, github: ada, roles: [viewer], teams: [all] }
teams: { all: { repositories: ["*"] } }
`;
const repository = 'demo/shop';
const base = { 'README.md': '# Shop\n', 'src/cart.js': 'export const empty = [];\n' };
/** A command is built from a name that somebody gives: every security seat sees it, others do not. */
const injectable = {
  'src/host.js':
    "import { exec } from 'node:child_process';\n\nexport function look(host) {\n  return exec('nslookup ' + host);\n}\n",
};

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration: configuration('signal') });
  const { github } = world;
  for (const login of ['ada', 'grace', 'linus']) github.addUser(login);
  const permissions = { ada: 'write', grace: 'admin', linus: 'admin' } as const;
  await github.createRepository({ owner: 'demo', name: 'shop', files: base, permissions });
});
afterAll(() => world?.stop());

const patience = { timeout: 60_000, interval: 100 };

/** A pull request whose audit has come to ask people. */
async function asking(branch: string) {
  const files = injectable;
  const wish = { repository, title: 'A change', by: 'ada', branch, message: branch, files };
  const { number, headSha } = await world.github.openPullRequest(wish);
  const workflowId = headWorkflowId({ owner: 'demo', repo: 'shop', number }, headSha);
  const handle = world.engine.client.workflow.getHandle(workflowId);
  await vi.waitFor(async () => {
    expect((await handle.query<AuditStatus>('status')).asks?.question).toBe(1);
  }, patience);
  return { number, handle, workflowId };
}

/** What the pull request is told of a command of this person. */
async function answered(number: number, by: string, body: string): Promise<string> {
  const { github } = world;
  const answers = () =>
    github.comments(repository, number).filter((one) => one.body.includes('countersign:answer'));
  const before = answers().length;
  github.comment({ repository, number, by, body });
  await vi.waitFor(() => expect(answers().length).toBe(before + 1), patience);
  return answers().at(-1)?.body ?? '';
}

type Handle = Awaited<ReturnType<typeof asking>>['handle'];

async function refusal(handle: Handle, raw: unknown): Promise<string> {
  const error = await handle.executeUpdate('decide', { args: [raw] }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  return (error as WorkflowUpdateFailedError).cause?.message ?? '';
}

const approve = '/countersign approve The host comes from our own table.';
const said = { by: 'grace', decision: 'approve', reason: 'The host comes from our own table.' };

test('a comment decides as the person whose login it is, and nothing that is typed poses as one', async () => {
  const [one, other] = [await asking('one'), await asking('other')];
  expect(await answered(one.number, 'linus', approve)).toContain('github: linus');
  expect(await answered(one.number, 'ada', approve)).toContain('ada may not settle disputes');
  expect(await refusal(one.handle, said)).toContain('names nobody "grace"');
  expect(await refusal(one.handle, { ...said, comment: 'comment/demo/shop/999999' })).toContain('No comment');

  expect(await answered(one.number, 'grace', approve)).toContain('Decided: approve, by grace');
  expect(await one.handle.result()).toMatchObject({ verdict: 'passed', decidedBy: 'grace' });
  const trail = await findOnTrail(world.engine.db, { workflow: one.workflowId }, 20);
  const decided = trail.find(({ kind }) => kind === 'decided');
  expect(decided?.who).toMatchObject({ name: 'eva', proof: 'github' });
  expect(trail.filter(({ kind }) => kind === 'refused')).toHaveLength(4);

  // What was said of one pull request is not said of another.
  const comment = decided?.who.credential?.split(', ')[1];
  expect(comment).toMatch(/^comment\/demo\/shop\/\d+$/);
  expect(await refusal(other.handle, { ...said, comment })).toContain(`demo/shop#${one.number}`);
  await writeFile(join(world.engine.home, 'countersign.yaml'), configuration('signed'));
  expect(await answered(other.number, 'grace', approve)).toMatch(
    /asks for signatures.*countersign decide audit-pr\/demo\/shop/s,
  );
  expect((await other.handle.query<AuditStatus>('status')).phase).toBe('waiting-for-person');
});
