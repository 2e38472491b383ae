import * as z from 'zod';
import type { Commands } from '../commands.ts';
import { reactionContents } from '../entities.ts';
import { side } from '../rest/context.ts';

/** What one command takes, and what it answers: ids and numbers, `{}` where there is nothing to tell. */
interface Command {
  body: z.ZodType;
  run(commands: Commands, body: unknown): Promise<object>;
}

const command = <T>(
  body: z.ZodType<T>,
  run: (commands: Commands, body: T) => Promise<object | string | void> | object | string | void,
): Command => ({
  body,
  run: async (commands, given) => {
    const answer = await run(commands, body.parse(given));
    return typeof answer === 'string' ? { sha: answer } : (answer ?? {});
  },
});

const files = z.record(z.string(), z.string().nullable());
const onPull = { repository: z.string(), number: z.int(), by: z.string().optional() };
const onRepository = { repository: z.string() };

const wantedComment = z.strictObject({
  path: z.string(),
  body: z.string(),
  line: z.int().optional(),
  side: side.optional(),
  startLine: z.int().optional(),
  startSide: side.optional(),
});

const idOf = ({ id }: { id: number }) => ({ id });

const repositoryCommands: Record<string, Command> = {
  addUser: command(
    z.strictObject({ login: z.string(), name: z.string().optional() }),
    (commands, { login, name }) => ({
      ...idOf(commands.addUser(login, name)),
      token: commands.tokenOf(login),
    }),
  ),
  createRepository: command(
    z.strictObject({
      owner: z.string(),
      name: z.string(),
      private: z.boolean().optional(),
      files: files.optional(),
    }),
    async (commands, body) => idOf(await commands.createRepository(body)),
  ),
  fork: command(
    z.strictObject({ ...onRepository, login: z.string() }),
    async (commands, { repository, login }) => idOf(await commands.fork(repository, login)),
  ),
  setPermission: command(
    z.strictObject({
      ...onRepository,
      login: z.string(),
      permission: z.enum(['none', 'read', 'write', 'admin']),
    }),
    (commands, { repository, login, permission }) => commands.setPermission(repository, login, permission),
  ),
  push: command(
    z.strictObject({
      ...onRepository,
      branch: z.string(),
      files,
      message: z.string().optional(),
      by: z.string().optional(),
      from: z.string().optional(),
    }),
    (commands, body) => commands.push(body),
  ),
  renameRepository: command(
    z.strictObject({ ...onRepository, name: z.string() }),
    (commands, { repository, name }) => commands.renameRepository(repository, name),
  ),
  archiveRepository: command(z.strictObject(onRepository), (commands, { repository }) =>
    commands.archiveRepository(repository),
  ),
  emptyRepository: command(z.strictObject(onRepository), (commands, { repository }) =>
    commands.emptyRepository(repository),
  ),
  deleteRepository: command(z.strictObject(onRepository), (commands, { repository }) =>
    commands.deleteRepository(repository),
  ),
};

const pullCommands: Record<string, Command> = {
  openPullRequest: command(
    z.strictObject({
      ...onRepository,
      title: z.string(),
      body: z.string().optional(),
      by: z.string(),
      branch: z.string(),
      base: z.string().optional(),
      draft: z.boolean().optional(),
      fork: z.boolean().optional(),
      files: files.optional(),
      message: z.string().optional(),
    }),
    async (commands, body) => {
      const { number, headSha } = await commands.openPullRequest(body);
      return { number, headSha };
    },
  ),
  closePullRequest: command(z.strictObject(onPull), (commands, body) => commands.closePullRequest(body)),
  reopenPullRequest: command(z.strictObject(onPull), (commands, body) => commands.reopenPullRequest(body)),
  mergePullRequest: command(z.strictObject(onPull), (commands, body) => commands.mergePullRequest(body)),
  setDraft: command(z.strictObject({ ...onPull, draft: z.boolean() }), (commands, body) =>
    commands.setDraft(body),
  ),
  editPullRequest: command(
    z.strictObject({
      ...onPull,
      title: z.string().optional(),
      body: z.string().optional(),
      base: z.string().optional(),
    }),
    (commands, body) => commands.editPullRequest(body),
  ),
  openIssue: command(
    z.strictObject({ ...onRepository, by: z.string(), title: z.string(), body: z.string().optional() }),
    (commands, body) => ({ number: commands.openIssue(body).number }),
  ),
  commentOnIssue: command(
    z.strictObject({ ...onRepository, number: z.int(), by: z.string(), body: z.string() }),
    (commands, body) => idOf(commands.commentOnIssue(body)),
  ),
  setChecks: command(
    z.strictObject({
      ...onRepository,
      sha: z.string(),
      checks: z.array(
        z.strictObject({
          name: z.string(),
          conclusion: z.enum(['success', 'failure', 'neutral', 'cancelled', 'timed_out']).nullish(),
          summary: z.string().optional(),
          annotations: z
            .array(z.strictObject({ path: z.string(), start_line: z.int(), message: z.string() }))
            .optional(),
        }),
      ),
    }),
    async (commands, { repository, sha, checks }) => {
      await commands.setChecks(repository, sha, checks);
    },
  ),
  pushMend: command(z.strictObject(onPull), (commands, body) => commands.pushMend(body)),
  rerunCheck: command(
    z.strictObject({ ...onRepository, checkRunId: z.int(), by: z.string().optional() }),
    (commands, { repository, checkRunId, by }) => commands.rerunCheck(repository, checkRunId, by),
  ),
};

const reviewCommands: Record<string, Command> = {
  comment: command(z.strictObject({ ...onPull, body: z.string() }), (commands, body) =>
    idOf(commands.comment(body)),
  ),
  submitReview: command(
    z.strictObject({
      ...onPull,
      by: z.string(),
      event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
      body: z.string().optional(),
      comments: z.array(wantedComment).optional(),
    }),
    async (commands, body) => idOf(await commands.submitReview(body)),
  ),
  react: command(
    z.strictObject({ ...onRepository, id: z.int(), by: z.string(), content: z.enum(reactionContents) }),
    (commands, body) => commands.react(body),
  ),
  setResolved: command(
    z.strictObject({ ...onRepository, threadId: z.int(), by: z.string(), resolved: z.boolean() }),
    (commands, body) => commands.setResolved(body),
  ),
};

/** What HTTP can do, by name. */
export const controlCommands = new Map<string, Command>(
  Object.entries({ ...repositoryCommands, ...pullCommands, ...reviewCommands }),
);

/** Each command with the JSON schema of its body. */
export const describeCommands = (): Record<string, unknown> =>
  Object.fromEntries([...controlCommands].map(([name, { body }]) => [name, z.toJSONSchema(body)]));
