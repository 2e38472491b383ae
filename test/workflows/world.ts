import { blobId, changeId, seatId } from '../../core/ids.ts';
import type { GateActivities } from '../../core/gates/contract.ts';
import type {
  GitHubReadActivities,
  HeadActivities,
  OutcomeActivities,
  PublishActivities,
} from '../../core/github/contract.ts';
import type { PullRequest } from '../../core/github/pull-request.ts';
import type { PeopleActivities, WeighedAnswer } from '../../core/people/contract.ts';
import { githubSchema } from '../../core/configuration/github.ts';
import type {
  AskSummary,
  AuditActivities,
  ChangeActivities,
  FrozenChange,
  Judgement,
  PlannedAudit,
  ReachActivities,
  RefuterActivities,
  RefuterSummary,
  SeatActivities,
} from '../../core/panel/contract.ts';
import type { Admitted } from '../../core/people/start-contract.ts';

export type Activities = ChangeActivities &
  AuditActivities &
  ReachActivities &
  RefuterActivities &
  SeatActivities &
  GateActivities &
  GitHubReadActivities &
  HeadActivities &
  OutcomeActivities &
  PeopleActivities &
  PublishActivities;
type Input<Name extends keyof Activities> = Parameters<Activities[Name]>[0];

/** What one audit meets: its activities, and the calls that reached them, in order. */
export interface World {
  activities: Activities;
  calls: { [Name in keyof Activities]: Input<Name>[] };
}

const hex = (char: string) => `sha256:${char.repeat(64)}`;

export const frozen = (more: Partial<FrozenChange> = {}): FrozenChange => ({
  changeId: changeId(hex('c')),
  title: 'code.test/acme/shop main..head, 1 file',
  repository: 'code.test/acme/shop',
  files: 1,
  addedLines: 2,
  removedLines: 1,
  ...more,
});

export const plannedSeat = (
  name: string,
  more: Partial<PlannedAudit['seats'][number]> = {},
): PlannedAudit['seats'][number] => ({
  id: seatId(name),
  provider: 'ollama',
  model: `${name}-model`,
  focus: 'logic',
  simulated: false,
  excluded: null,
  ...more,
});

export const planned = (more: Partial<PlannedAudit> = {}): PlannedAudit => ({
  planId: blobId(hex('d')),
  seats: [plannedSeat('ada'), plannedSeat('bob')],
  pieces: 1,
  gates: [
    { name: 'placeholders', mode: 'block' },
    { name: 'secrets', mode: 'block' },
  ],
  estimate: { tokens: 10, costMicroUsd: 20 },
  patienceMs: 20_000,
  asksAtOnce: 8,
  remindAfterMs: 600_000,
  expireAfterMs: 3_600_000,
  ...more,
});

export const answered = (more: Partial<AskSummary> = {}): AskSummary => ({
  vote: 'pass',
  findings: 0,
  tokens: 5,
  costMicroUsd: 7,
  ...more,
});

export const lookedAgain = (more: Partial<RefuterSummary> = {}): RefuterSummary => ({
  upheld: 0,
  refuted: 1,
  undecided: 0,
  tokens: 3,
  costMicroUsd: 5,
  ...more,
});

export const judged = (verdict: Judgement['verdict'], more: Partial<Judgement> = {}): Judgement => ({
  verdict,
  sure: verdict === 'disputed' ? null : 0.9,
  findings: 1,
  questions: verdict === 'disputed' ? ['Is it real?'] : [],
  story: verdict === 'disputed' ? '**1. Is it real?**' : '',
  coverage: { reviewed: 1, clipped: 0, skipped: 0 },
  tokens: 10,
  costMicroUsd: 14,
  ...more,
});

/** Whoever types a name, where nobody is named. */
export const anybody = (by: string): WeighedAnswer => ({
  who: { person: by, proof: 'unverified', credential: null },
});

const headCommit = 'a'.repeat(40);

export const pullRequest = (more: Partial<PullRequest> = {}): PullRequest => ({
  owner: 'acme',
  repo: 'shop',
  number: 12,
  key: 'code.test/acme/shop#12',
  repository: 'https://code.test/acme/shop',
  url: 'https://code.test/acme/shop/pull/12',
  host: 'code.test',
  state: 'open',
  draft: false,
  title: 'Take cards',
  author: 'ada',
  baseRef: 'main',
  baseCommit: 'b'.repeat(40),
  headRef: 'cards',
  headCommit,
  fork: null,
  ...more,
});

/** Lets anybody start anything, in every world: as where nobody is named. */
export const admitAnybody = async (): Promise<Admitted> => ({ person: null });

/** A world in which two seats pass the change, but for the activities given. */
export function worldOf(own: Partial<Activities> = {}): World {
  const calls: World['calls'] = {
    freezeChange: [],
    planAudit: [],
    planRefutation: [],
    askRefuter: [],
    judgeRound: [],
    recordDecision: [],
    closeAudit: [],
    reachProviders: [],
    askSeat: [],
    runGate: [],
    readPullRequest: [],
    listOpenPullRequests: [],
    recordHeadFacts: [],
    readPermission: [],
    announceAudit: [],
    publishVerdict: [],
    publishEnd: [],
    answerCommand: [],
    explainFinding: [],
    readGitHubPolicy: [],
    openHead: [],
    findAudits: [],
    findAudited: [],
    findAuditsOfHead: [],
    findTaskOfPullRequest: [],
    readResult: [],
    sendDecision: [],
    readSpending: [],
    withoutVerdict: [],
    ignoreFinding: [],
    recentlyPublished: [],
    recordOutcomes: [],
    weighAnswer: [],
    weighAnswers: [],
  };
  const usual: Activities = {
    freezeChange: async () => frozen(),
    reachProviders: async () => ({
      anthropic: 'none',
      google: 'none',
      openai: 'none',
      ollama: 'real',
      xai: 'none',
      github: 'none',
    }),
    planAudit: async () => planned(),
    runGate: async ({ gate }) => ({ gate, outcome: 'held', hits: 0 }),
    askSeat: async () => answered(),
    planRefutation: async () => ({ refutationId: blobId(hex('e')), findings: 0, asks: [] }),
    askRefuter: async () => lookedAgain(),
    judgeRound: async () => judged('passed'),
    recordDecision: async () => {},
    closeAudit: async () => {},
    readPullRequest: async () => pullRequest(),
    listOpenPullRequests: async () => ({ pullRequests: [], left: 0 }),
    recordHeadFacts: async () => ({ checksPending: 0 }),
    readPermission: async () => ({ permission: 'write' }),
    announceAudit: async () => {},
    publishVerdict: async () => ({ commentsCreated: 0, commentsUpdated: 0, threadsResolved: 0, left: [] }),
    publishEnd: async () => {},
    answerCommand: async () => {},
    explainFinding: async () => {},
    readGitHubPolicy: async () => githubSchema.parse({}),
    openHead: async () => ({ settled: null, others: [] }),
    findAudits: async () => ({ running: [], last: null }),
    findAudited: async () => ({ audits: [] }),
    findAuditsOfHead: async () => ({ workflowIds: [] }),
    findTaskOfPullRequest: async () => ({ workflowId: null }),
    readResult: async () => ({ result: null }),
    sendDecision: async () => ({ refused: null }),
    readSpending: async () => ({ costMicroUsd: 0 }),
    withoutVerdict: async ({ heads }) => ({ numbers: heads.map(({ number }) => number) }),
    ignoreFinding: async () => ({ refused: null, settles: false }),
    recentlyPublished: async () => ({ pullRequests: [] }),
    recordOutcomes: async () => ({ labels: 0 }),
    weighAnswer: async ({ answer }) => anybody(answer.by),
    weighAnswers: async ({ answers }) =>
      Promise.all(
        answers.map((one) => {
          calls.weighAnswer.push(one);
          return activities.weighAnswer(one);
        }),
      ),
  };
  const activities = { ...usual, ...own };
  return { activities, calls };
}
