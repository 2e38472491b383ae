import type { Configuration } from '../configuration/configuration.ts';
import type { AuditId, BlobId, ChangeId } from '../ids.ts';
import type { AuditResult } from '../panel/contract.ts';
import type { Decision } from '../panel/decision.ts';
import type { Permission, PullRequest, PullRequestRef } from './pull-request.ts';

/** Queue `publish`: the only queue that holds GitHub's credentials. Each is safe to repeat. */
export interface GitHubReadActivities {
  /** @throws Failed `github.not-found` for what is not there or not open to us */
  readPullRequest(input: PullRequestRef): Promise<PullRequest>;
  /** The open ones, oldest first; what a repository has beyond 1,000 is counted in `left`. */
  listOpenPullRequests(input: { owner: string; repo: string }): Promise<OpenPullRequests>;
  /** Reads what people and checks say of the head and records it under the audit, in place of what was recorded before. */
  recordHeadFacts(input: { auditId: AuditId; pullRequest: PullRequest }): Promise<{ checksPending: number }>;
  readPermission(input: { owner: string; repo: string; login: string }): Promise<{ permission: Permission }>;
}

export interface OpenPullRequests {
  pullRequests: { number: number; headCommit: string; draft: boolean; createdAt: string; title: string }[];
  left: number;
}

/** Queue `publish`. What is written carries a key by which a second try finds it again: nothing stands there twice. */
export interface PublishActivities {
  /** Creates the head's check run, or brings it up to date. */
  announceAudit(input: {
    auditId: AuditId;
    pullRequest: PullRequest;
    state: 'queued' | 'in-progress';
    /** One line of what it is doing. */
    title: string;
  }): Promise<void>;
  /**
   * Publishes what a round came to, or the end of an audit: check run with annotations, summary comment, inline comments,
   * threads of mended findings, SARIF. Does nothing where a newer head stands meanwhile.
   */
  publishVerdict(input: PublishedRound & { pullRequest: PullRequest }): Promise<PublishedVerdict>;
  /** Ends the check run of an audit without a verdict: superseded, closed, cancelled, failed. Never green. */
  publishEnd(input: {
    auditId: AuditId;
    pullRequest: PullRequest;
    end: 'superseded' | 'not-audited';
    note: string;
  }): Promise<void>;
  /** Answers a command in the pull request, once for each `key`. `text` is Markdown of ours. */
  answerCommand(input: {
    key: string;
    pullRequest: PullRequestRef;
    text: string;
    /** The review comment that is answered in its thread; null for an answer in the conversation. */
    toComment: number | null;
  }): Promise<void>;
  /** Answers with all that is known of one finding, once for each `key`. */
  explainFinding(input: {
    key: string;
    pullRequest: PullRequest;
    /** As shown beside the finding. */
    id: string;
    toComment: number | null;
  }): Promise<void>;
}

export interface PublishedVerdict {
  commentsCreated: number;
  commentsUpdated: number;
  threadsResolved: number;
  /** In words, what could not be published and why; empty where everything was. */
  left: string[];
}

/** Queue `publish`: GitHub tells of none of this by itself. Safe to repeat. */
export interface OutcomeActivities {
  /**
   * Reads what people made of our findings on a pull request (reactions, closed threads, changed code) and records what
   * it teaches of the seats, in place of what was recorded before. Only people who may write teach.
   */
  recordOutcomes(input: { pullRequest: Pick<PullRequest, 'owner' | 'repo' | 'number' | 'key'> }): Promise<{
    labels: number;
  }>;
}

/** Queue `countersign`: what the engine's own records and Temporal tell. Each is safe to repeat. */
export interface HeadActivities {
  /** What countersign.yaml says of pull requests at the moment. */
  readGitHubPolicy(): Promise<GitHubPolicy>;
  /**
   * Opens the record of an audit of this head, unless the head has a verdict already and nobody asked for another one,
   * and tells which audits of other heads of the same pull request still run.
   */
  openHead(input: {
    auditId: AuditId;
    pullRequest: PullRequest;
    panel: string;
    again: boolean;
  }): Promise<OpenedHead>;
  /** Which audits of a pull request run now, of any head, and what its last one came to. */
  findAudits(input: { key: string }): Promise<KnownAudits>;
  /** Which pull requests of a repository have an audit that runs or waits now. */
  findAudited(input: {
    owner: string;
    repo: string;
  }): Promise<{ audits: { number: number; workflowId: string }[] }>;
  /** Workflows that audit this head now, of whatever pull request of the repository. */
  findAuditsOfHead(input: { owner: string; repo: string; head: string }): Promise<{ workflowIds: string[] }>;
  /**
   * The workflow of the task that follows this pull request; with `head`, that of the task whose commit it is. Null where
   * no task of ours does.
   */
  findTaskOfPullRequest(input: {
    owner: string;
    repo: string;
    number?: number;
    head?: string;
  }): Promise<{ workflowId: string | null }>;
  /** What another workflow came to; null while it runs. @throws Failed with its words where it failed */
  readResult(input: { workflowId: string }): Promise<{ result: AuditResult | null }>;
  /** Sends a person's answer to a waiting audit. Returns why it does not count; null when it does. */
  sendDecision(input: {
    key: string;
    workflowId: string;
    decision: Decision;
    /** The `onceKey` of the comment that says so: whoever weighs the answer looks it up by it. */
    comment?: string;
  }): Promise<{ refused: string | null }>;
  /** What audits of pull requests cost in the last 24 hours, in millionths of a dollar. */
  readSpending(): Promise<{ costMicroUsd: number }>;
  /** Which of these heads have neither a verdict nor a running audit, in the order given. */
  withoutVerdict(input: {
    owner: string;
    repo: string;
    heads: { number: number; headCommit: string }[];
  }): Promise<{ numbers: number[] }>;
  /**
   * Notes that a finding is to be left alone from now on. `refused` tells why it cannot be; null when it is done. `settles`
   * is whether it is out of dispute, too: not where the person wrote the change, unless policy allows that, nor where
   * `people` does not let them decide.
   */
  ignoreFinding(input: {
    pullRequest: PullRequest;
    /** As shown beside the finding. */
    id: string;
    by: string;
    reason: string;
  }): Promise<{ refused: string | null; settles: boolean }>;
  /** Pull requests of a repository on which we wrote comments lately, the latest first: people may have answered since. */
  recentlyPublished(input: { owner: string; repo: string }): Promise<{
    pullRequests: Pick<PullRequest, 'owner' | 'repo' | 'number' | 'key'>[];
  }>;
}

export type GitHubPolicy = Configuration['github'];

export type OpenedHead = { settled: AuditResult } | { settled: null; others: string[] };

export interface KnownAudits {
  running: { workflowId: string; head: string; state: string }[];
  /** The last one that came to a verdict, with what publishing it takes; null where there is none. */
  last: PublishedRound | null;
}

/** One round, or the end, of an audit as it is published. */
export interface PublishedRound {
  auditId: AuditId;
  changeId: ChangeId;
  planId: BlobId;
  round: number;
  verdict: AuditResult['verdict'];
  decidedBy: string | null;
  note: string;
}
