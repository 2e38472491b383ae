import type { Command } from '../core/github/command.ts';
import { mayWrite, type PullRequest, pullRequestName } from '../core/github/pull-request.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { said } from '../core/publish/github-text.ts';
import {
  answerCommand,
  explainFinding,
  findAudits,
  ignoreFinding,
  publishVerdict,
  readGitHubPolicy,
  readPermission,
  readPullRequest,
  sendDecision,
} from './activities.ts';
import { startAudit } from './start-audit.ts';
import { wakeAudits } from './wake-audits.ts';

interface CommandComment {
  kind: 'comment' | 'review-comment';
  owner: string;
  repo: string;
  number: number;
  commentId: number;
  author: string;
  commands: Command[];
}

/** Somebody's commands in a comment, who may give them. */
interface Order {
  pullRequest: PullRequest;
  by: string;
  /** The same for each try, other for each command: by it a second try is recognised. */
  key: string;
  /** The comment itself, as its recorded delivery is called. */
  comment: string;
  toComment: number | null;
}

/** Does what a comment says, in its order, and answers once, in the thread that `toComment` begins or in the conversation. */
export async function obeyCommands(comment: CommandComment, toComment: number | null): Promise<string> {
  const { owner, repo, number, commentId, author, commands, kind } = comment;
  const key = `${kind}/${owner}/${repo}/${commentId}`.toLowerCase();
  const [pullRequest, { permission }] = await Promise.all([
    readPullRequest({ owner, repo, number }),
    readPermission({ owner, repo, login: author }),
  ]);
  const answers: string[] = [];
  if (mayWrite(permission)) {
    for (const [index, command] of commands.entries()) {
      const order = { pullRequest, by: author, key: `${key}/${index}`, comment: key, toComment };
      answers.push(await obey(command, order));
    }
  } else {
    answers.push(
      `${said(author)} may not command Countersign here: that takes write permission in ${said(`${owner}/${repo}`)}.`,
    );
  }
  const text = answers.filter(Boolean).join('\n\n');
  if (text !== '') {
    await answerCommand.executeWithOptions({ summary: inSummary(`answer ${author}`) }, [
      { key, pullRequest, text, toComment },
    ]);
  }
  return mayWrite(permission) ? `obeyed ${commands.length} commands` : 'refused: no write permission';
}

/** Returns the answer as Markdown; empty where what was done answers for itself. */
async function obey(command: Command, order: Order): Promise<string> {
  const { pullRequest, by, key, toComment } = order;
  switch (command.kind) {
    case 'audit':
      return auditAgain(pullRequest);
    case 'approve':
    case 'reject':
      return decide(order, { by, decision: command.kind, reason: command.reason });
    case 'explain':
      await explainFinding({ key, pullRequest, id: command.finding, toComment });
      return '';
    case 'ignore':
      return ignore(order, command);
    case 'problem':
      return said(command.problem);
  }
}

async function auditAgain(pullRequest: PullRequest): Promise<string> {
  const name = said(pullRequestName(pullRequest));
  if (pullRequest.state !== 'open') return `${name} is ${pullRequest.state}: there is nothing to audit.`;
  const { panel } = await readGitHubPolicy();
  const { audit } = await startAudit(pullRequest, { panel, again: true });
  const head = pullRequest.headCommit.slice(0, 12);
  return audit ? `An audit of ${head} has begun.` : `An audit of ${head} is at work already.`;
}

async function decide(
  { pullRequest, key, comment }: Order,
  decision: { by: string; decision: 'approve' | 'reject'; reason: string },
): Promise<string> {
  const { running } = await findAudits({ key: pullRequest.key });
  const [audit] = running.filter(({ head }) => head === pullRequest.headCommit);
  if (!audit) {
    return 'No audit of this head waits for a decision. Start one with `/countersign audit`.';
  }
  const { refused } = await sendDecision({ key, workflowId: audit.workflowId, decision, comment });
  return refused === null
    ? `Decided: ${decision.decision}, by ${said(decision.by)}.`
    : `Not taken: ${said(refused)}`;
}

/**
 * From now on the finding gets no comment; what stands on the pull request is brought up to date at once. Where that
 * settles a dispute, too, the audit that waits over it is judged anew: after what it said last was published again.
 */
async function ignore(
  { pullRequest, by }: Order,
  { finding: id, reason }: { finding: string; reason: string },
): Promise<string> {
  const { refused, settles } = await ignoreFinding({ pullRequest, id, by, reason });
  if (refused !== null) return `Not taken: ${said(refused)}`;
  const { last, running } = await findAudits({ key: pullRequest.key });
  if (last) await publishVerdict({ ...last, pullRequest });
  if (settles) {
    const ofHead = running.filter(({ head }) => head === pullRequest.headCommit);
    await wakeAudits(ofHead.map(({ workflowId }) => workflowId));
  }
  const comment = `Finding ${said(id)} is ignored from now on, as ${said(by)} says: ${said(reason)}`;
  return settles ? comment : `${comment}\n\nIt gets no comment; the verdict counts it all the same.`;
}
