import { buildSchema } from 'graphql';

/** The part of GitHub's schema that is simulated, in GitHub's names and types. */
export const schema = buildSchema(`
scalar DateTime
scalar URI
interface Node { id: ID! }
interface Actor { login: String! url: URI! }
interface Minimizable { isMinimized: Boolean! minimizedReason: String }
type User implements Node & Actor { id: ID! login: String! url: URI! databaseId: Int name: String }
type Bot implements Node & Actor { id: ID! login: String! url: URI! databaseId: Int }
type Organization implements Node & Actor { id: ID! login: String! url: URI! databaseId: Int }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
enum DiffSide { LEFT RIGHT }
enum PullRequestState { OPEN CLOSED MERGED }
enum ReportedContentClassifiers { SPAM ABUSE OFF_TOPIC OUTDATED DUPLICATE RESOLVED }
type PullRequestReviewComment implements Node & Minimizable {
  id: ID! databaseId: Int fullDatabaseId: String body: String! path: String! author: Actor url: URI!
  createdAt: DateTime! updatedAt: DateTime! outdated: Boolean! line: Int originalLine: Int diffHunk: String!
  isMinimized: Boolean! minimizedReason: String replyTo: PullRequestReviewComment
}
type PullRequestReviewCommentConnection { nodes: [PullRequestReviewComment] totalCount: Int! pageInfo: PageInfo! }
type PullRequestReviewThread implements Node {
  id: ID! isResolved: Boolean! isOutdated: Boolean! isCollapsed: Boolean! resolvedBy: User path: String!
  line: Int startLine: Int originalLine: Int originalStartLine: Int diffSide: DiffSide! startDiffSide: DiffSide
  viewerCanResolve: Boolean! viewerCanUnresolve: Boolean!
  comments(first: Int, after: String, last: Int, before: String): PullRequestReviewCommentConnection!
  pullRequest: PullRequest!
}
type PullRequestReviewThreadConnection { nodes: [PullRequestReviewThread] totalCount: Int! pageInfo: PageInfo! }
type IssueComment implements Node & Minimizable {
  id: ID! databaseId: Int fullDatabaseId: String body: String! author: Actor url: URI!
  createdAt: DateTime! updatedAt: DateTime! isMinimized: Boolean! minimizedReason: String
}
type IssueCommentConnection { nodes: [IssueComment] totalCount: Int! pageInfo: PageInfo! }
type PullRequest implements Node {
  id: ID! databaseId: Int number: Int! title: String! body: String! state: PullRequestState! isDraft: Boolean!
  merged: Boolean! headRefOid: String! headRefName: String! baseRefOid: String! baseRefName: String! author: Actor url: URI!
  reviewThreads(first: Int, after: String, last: Int, before: String): PullRequestReviewThreadConnection!
  comments(first: Int, after: String, last: Int, before: String): IssueCommentConnection!
}
type Repository implements Node {
  id: ID! databaseId: Int name: String! nameWithOwner: String! isPrivate: Boolean! isArchived: Boolean! url: URI!
  pullRequest(number: Int!): PullRequest
}
type RateLimit { cost: Int! limit: Int! remaining: Int! used: Int! resetAt: DateTime! }
type Query {
  viewer: User!
  node(id: ID!): Node
  repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  rateLimit: RateLimit
}
input ResolveReviewThreadInput { threadId: ID! clientMutationId: String }
type ResolveReviewThreadPayload { clientMutationId: String thread: PullRequestReviewThread }
input UnresolveReviewThreadInput { threadId: ID! clientMutationId: String }
type UnresolveReviewThreadPayload { clientMutationId: String thread: PullRequestReviewThread }
input MinimizeCommentInput { subjectId: ID! classifier: ReportedContentClassifiers! clientMutationId: String }
type MinimizeCommentPayload { clientMutationId: String minimizedComment: Minimizable }
input UnminimizeCommentInput { subjectId: ID! clientMutationId: String }
type UnminimizeCommentPayload { clientMutationId: String unminimizedComment: Minimizable }
input MarkPullRequestReadyForReviewInput { pullRequestId: ID! clientMutationId: String }
type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
input ConvertPullRequestToDraftInput { pullRequestId: ID! clientMutationId: String }
type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }
type Mutation {
  resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
  unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
  minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
  unminimizeComment(input: UnminimizeCommentInput!): UnminimizeCommentPayload
  markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
  convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
}
`);
