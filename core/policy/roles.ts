import type {
  BaseActivities,
  ConnectorActivities,
  DeveloperActivities,
  LeftTaskActivities,
  SandboxActivities,
  TaskActivities,
  TaskPublishActivities,
} from '../develop/contract.ts';
import type { ToolName } from '../develop/tools.ts';
import type { FleetActivities } from '../fleet/contract.ts';
import type { GateActivities } from '../gates/contract.ts';
import type {
  GitHubReadActivities,
  HeadActivities,
  OutcomeActivities,
  PublishActivities,
} from '../github/contract.ts';
import type {
  AuditActivities,
  ChangeActivities,
  ReachActivities,
  RefuterActivities,
  SeatActivities,
} from '../panel/contract.ts';
import type { PeopleActivities } from '../people/contract.ts';
import type { StartActivities } from '../people/start-contract.ts';
import type {
  AlarmActivities,
  LeftIncidentActivities,
  LiveActivities,
  RemediatorActivities,
  RemedyActivities,
  RemedyLookActivities,
} from '../remedy/contract.ts';
import type { RemedyToolName } from '../remedy/tools.ts';
import type { TrailActivities } from '../trail/contract.ts';

/** Every activity that there is. A new one belongs to nobody until a role names it. */
export type ActivityName = keyof (AlarmActivities &
  AuditActivities &
  BaseActivities &
  ChangeActivities &
  ConnectorActivities &
  DeveloperActivities &
  FleetActivities &
  GateActivities &
  GitHubReadActivities &
  HeadActivities &
  LeftIncidentActivities &
  LeftTaskActivities &
  LiveActivities &
  OutcomeActivities &
  PeopleActivities &
  PublishActivities &
  ReachActivities &
  RefuterActivities &
  RemediatorActivities &
  RemedyActivities &
  RemedyLookActivities &
  SandboxActivities &
  SeatActivities &
  StartActivities &
  TaskActivities &
  TaskPublishActivities &
  TrailActivities);

/** What an agent may do; which connectors it may use, each connector's own policy says. */
export interface Role {
  activities: readonly ActivityName[];
  tools: readonly (ToolName | RemedyToolName)[];
}

export const roleNames = ['auditor', 'dispatcher', 'developer', 'pentester', 'remediator'] as const;
export type RoleName = (typeof roleNames)[number];

const reading = ['read', 'list', 'search'] as const satisfies ToolName[];
const trying = [
  'run',
  'test',
  'start_service',
  'stop_service',
  'service_log',
  'browser',
] as const satisfies ToolName[];

/** Denied unless named here. */
export const roles: Readonly<Record<RoleName, Role>> = {
  /** Seats get no tools: they read what they are shown. */
  auditor: {
    activities: [
      'admitStart',
      'freezeChange',
      'planAudit',
      'planRefutation',
      'judgeRound',
      'weighAnswers',
      'weighAnswer',
      'recordDecision',
      'closeAudit',
      'reachProviders',
      'askSeat',
      'askRefuter',
      'runGate',
      'readPullRequest',
      'recordHeadFacts',
      'openHead',
      'readResult',
      'announceAudit',
      'publishVerdict',
      'publishEnd',
      'recordOutcomes',
      'readGitHubPolicy',
    ],
    tools: [],
  },
  /** Starts audits and tasks, passes on what people say, and clears up after tasks and incidents that were ended from outside. */
  dispatcher: {
    activities: [
      'admitStart',
      'readPullRequest',
      'listOpenPullRequests',
      'recordHeadFacts',
      'readPermission',
      'readGitHubPolicy',
      'findAudits',
      'findAudited',
      'findAuditsOfHead',
      'findTaskOfPullRequest',
      'readResult',
      'sendDecision',
      'readSpending',
      'withoutVerdict',
      'ignoreFinding',
      'recentlyPublished',
      'makeCheckpoint',
      'sendCheckpoint',
      'endLeftTasks',
      'endLeftIncidents',
      'listLeftSandboxes',
      'closeSandbox',
      'listDueSources',
      'refreshSource',
      'observeAsset',
      'readAsset',
      'publishVerdict',
      'answerCommand',
      'explainFinding',
      'recordOutcomes',
    ],
    tools: [],
  },
  developer: {
    activities: [
      'admitStart',
      'reachProviders',
      'openTask',
      'judgeIteration',
      'readCall',
      'answerCall',
      'noteObjections',
      'restartProgress',
      'describeStuck',
      'noteQuestion',
      'tellVerdict',
      'weighAnswers',
      'weighAnswer',
      'recordIntervention',
      'tellDeveloper',
      'closeTask',
      'fetchBase',
      'openSandbox',
      'callTool',
      'endIteration',
      'verifySnapshot',
      'restoreIteration',
      'moveBase',
      'packChange',
      'allowHost',
      'restSandbox',
      'closeSandbox',
      'askDeveloper',
      'callConnector',
      'pushBranch',
      'openTaskPullRequest',
      'readFeedback',
      'readIssue',
      'readPullRequest',
      'readResult',
    ],
    tools: [
      'plan',
      ...reading,
      'edit',
      'write',
      ...trying,
      'build_image',
      'web_search',
      'call_connector',
      'ask_person',
      'finish',
    ],
  },
  /** Attacks a copy: it may try everything in a sandbox, and change nothing of the repository. */
  pentester: {
    activities: ['reachProviders', 'openSandbox', 'callTool', 'closeSandbox', 'askDeveloper'],
    tools: ['plan', ...reading, ...trying, 'ask_person', 'finish'],
  },
  /** Proposes; what acts on live systems is approved by people and is no tool. */
  remediator: {
    activities: [
      'admitStart',
      'reachProviders',
      'openIncident',
      'askRemediator',
      'lookAtAsset',
      'readRemedyCall',
      'answerRemedyCall',
      'findSimilarIncidents',
      'tellRemediator',
      'showPlan',
      'askPlanAuditor',
      'askSecondOpinion',
      'recordApproval',
      'weighAnswers',
      'weighAnswer',
      'recordRemedyAnswer',
      'noteRemedyQuestion',
      'recordRemedy',
      'closeIncident',
      'resolvePlan',
      'weighApprovals',
      'carryOut',
      'verifyPlan',
      'rollBack',
      'killLive',
      'sendAlarm',
    ],
    tools: ['describe', 'logs', 'metrics', 'query'],
  },
};

/** Which role the agent of a workflow has. */
const roleByWorkflow: Readonly<Record<string, RoleName>> = {
  auditChange: 'auditor',
  auditOpenPullRequests: 'dispatcher',
  handleDelivery: 'dispatcher',
  developTask: 'developer',
  sweepTasks: 'dispatcher',
  checkpointTrail: 'dispatcher',
  refreshFleet: 'dispatcher',
  remediate: 'remediator',
};

export const roleOf = (workflowType: string): RoleName | null =>
  Object.hasOwn(roleByWorkflow, workflowType) ? (roleByWorkflow[workflowType] ?? null) : null;

/** What an agent is about to do. `tool` and `connector` where the activity carries out a call of the model. */
export interface Deed {
  workflowType: string;
  activity: string;
  tool?: string;
  /** The connector's name and the roles that its policy allows. */
  connector?: { name: string; roles: readonly string[] };
}

/** Why the role does not allow it, for the record; null where it does. */
export function refuseDeed({ workflowType, activity, tool, connector }: Deed): string | null {
  const name = roleOf(workflowType);
  if (name === null) {
    return `Workflow type "${workflowType}" has no role, and may do nothing: name one in core/policy/roles.ts.`;
  }
  const role = roles[name];
  if (!role.activities.some((one) => one === activity)) return refusal(name, `activity "${activity}"`);
  if (tool !== undefined && !role.tools.some((one) => one === tool)) return refusal(name, `tool "${tool}"`);
  if (connector && !connector.roles.includes(name)) return refusal(name, `connector "${connector.name}"`);
  return null;
}

const refusal = (role: RoleName, what: string) => `Role "${role}" may not use ${what}.`;
