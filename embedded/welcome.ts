import pc from 'picocolors';
import { queues } from '../core/queues.ts';
import type { EngineState } from '../core/sandbox/supervisor.ts';
import type { Engine } from './engine.ts';
import { phaseInWords, type PreparedAudit } from './prepared-audit.ts';
import type { WelcomeGitHub } from './welcome-github.ts';
import type { WelcomeSeat } from './welcome-seats.ts';

interface Welcome {
  engine: Pick<Engine, 'ui' | 'temporal' | 'simulator' | 'databaseUrl' | 'api' | 'fleet'>;
  /** Null where none is connected, nor simulated by us. */
  github: WelcomeGitHub | null;
  audit: PreparedAudit | null;
  /** What tasks can be carried out in; null where the supervisor did not say. */
  sandboxes: readonly EngineState[] | null;
  seats: readonly WelcomeSeat[];
  /** How to be signed in with a browser. */
  login: string;
  home: string;
  tookSeconds: string;
}

/** What newcomers read when everything runs: what runs where, who is real, what to try. */
export function welcome(now: Welcome): string {
  const blocks = [
    pc.bold(`Countersign runs (ready after ${now.tookSeconds}). Ctrl-C stops it.`),
    places(now),
    seatTable(now.seats),
    pc.bold('Things to try, in another terminal or in your browser:'),
    ...[lookAtPullRequest(now), settleIt(now), auditOnesOwn(), developTask(now), startFromUi(now)].map(
      (text, at) => indentAfterNumber(at + 1, text),
    ),
  ];
  return `\n${blocks.join('\n\n')}\n`;
}

function places({ engine, github, sandboxes, login, home }: Welcome): string {
  const rows: [string, string][] = [
    ['Temporal UI', engine.ui ?? 'that of your own server'],
    ['Temporal', `${engine.temporal.address} (namespace ${engine.temporal.namespace})`],
    ['PostgreSQL', hideSecret(engine.databaseUrl)],
    ...(engine.simulator === null ? [] : [['Simulator', engine.simulator] satisfies [string, string]]),
    ['Sandboxes', describeSandboxes(sandboxes)],
    ...gitHubRows(engine, github),
    ...(engine.fleet === null
      ? []
      : [
          ['Fleet', `2 services of a shop, npx countersign fleet  ${pc.yellow('SIMULATED')}`] satisfies [
            string,
            string,
          ],
        ]),
    ['Sign in', login],
    ['State, logs', `${home}, ${home}/logs`],
  ];
  return rows.map(([what, where]) => `  ${what.padEnd(13)}${where}`).join('\n');
}

function gitHubRows({ api }: Welcome['engine'], github: WelcomeGitHub | null): [string, string][] {
  if (github === null) return [];
  const { url, by, signed } = github;
  if (by === null) return [['GitHub', `${url}  ${pc.yellow('SIMULATED: GITHUB_APP_ID is not set')}`]];
  return [
    ['GitHub', `${url} by ${by}`],
    [
      'Webhooks',
      `${api}/github/webhooks${signed ? '' : `  ${pc.yellow('refused: set GITHUB_WEBHOOK_SECRET')}`}`,
    ],
  ];
}

function seatTable(seats: readonly WelcomeSeat[]): string {
  const width = (pick: (seat: WelcomeSeat) => string) =>
    Math.max(0, ...seats.map((seat) => pick(seat).length)) + 2;
  const [idWidth, modelWidth] = [width(({ id }) => id), width(({ model }) => model)];
  const lines = seats.map(({ id, model, missing }) => {
    const state = missing === null ? pc.green('real') : pc.yellow(`SIMULATED: ${missing} is not set`);
    return `  ${id.padEnd(idWidth)}${model.padEnd(modelWidth)}${state}`;
  });
  const simulated = seats.some(({ missing }) => missing !== null);
  const warning = simulated
    ? '\n  Simulated seats show how Countersign works.\n  What they say is no judgement of your code.'
    : '';
  return `Seats of the panel:\n${lines.join('\n')}${warning}`;
}

function lookAtPullRequest({ github }: Welcome): string {
  if (github?.by !== null)
    return 'Have a pull request audited, and read the verdict on it:\n  npx countersign audit --pull-request OWNER/NAME#NUMBER';
  return [
    'Answer a pull request on the simulated GitHub:',
    `  ${github.url}/demo/shop/pull/2`,
    'Press "Push the mend" there, or comment:',
    '  /countersign reject It must not reach the query.',
  ].join('\n');
}

function settleIt({ engine, audit }: Welcome): string {
  if (!audit || engine.ui === null) return 'See what waits for a person:\n  npx countersign decisions';
  const link = `${engine.ui}/namespaces/${engine.temporal.namespace}/workflows/${audit.id}/${audit.runId}/user-metadata`;
  if (audit.status?.phase === 'done') {
    return `Read the prepared audit, which is ${phaseInWords(audit.status)}:\n  ${link}\n  npx countersign show ${audit.id}`;
  }
  const answer = {
    by: 'you',
    decision: 'reject',
    reason: 'A name must not reach a shell: pass it as an argument.',
  };
  return [
    `Settle a dispute in the Temporal UI (${audit.status ? phaseInWords(audit.status) : 'still starting'}):`,
    `  ${link}`,
    'On its tab History: More Actions, Send a Signal, "decide"; then paste:',
    `  ${JSON.stringify(answer)}`,
  ].join('\n');
}

/** The engines that are there, in the words of each. */
function describeSandboxes(engines: Welcome['sandboxes']): string {
  const there = (engines ?? []).filter(({ available }) => available);
  if (there.length > 0) return there.map(({ detail }) => detail).join(', ');
  return pc.yellow(
    engines === null
      ? 'the supervisor did not answer: see sandbox.log'
      : 'none: start Docker or install bubblewrap, to have tasks developed (npx countersign doctor)',
  );
}

function developTask({ seats }: Welcome): string {
  const simulated = seats.some(({ provider, missing }) => provider === 'anthropic' && missing !== null);
  return [
    'Have a task developed in a sandbox, in a git checkout with tests:',
    '  npx countersign develop "Totals lose their cents: mend rounding."',
    ...(simulated ? ['The simulated developer only tries small changes until a failing test passes.'] : []),
  ].join('\n');
}

const auditOnesOwn = () =>
  'Have a change of your own audited, in a git checkout:\n  npx countersign audit HEAD~1..HEAD';

function startFromUi({ engine }: Welcome): string {
  const text =
    'diff --git a/greet.js b/greet.js\n--- a/greet.js\n+++ b/greet.js\n@@ -1 +1 @@\n-run(name)\n+eval(name)\n';
  const input = JSON.stringify({ change: { kind: 'patch', text }, panel: 'default' });
  if (engine.ui === null) {
    return `Start "auditChange" on the queue "${queues.countersign}" in your Temporal UI, with the input:\n  ${input}`;
  }
  const form = new URL(`${engine.ui}/namespaces/${engine.temporal.namespace}/workflows/start-workflow`);
  form.searchParams.set('workflowType', 'auditChange');
  form.searchParams.set('taskQueue', queues.countersign);
  return `Start an audit by hand in the Temporal UI:\n  ${form.href}\nwith the input:\n  ${input}`;
}

const indentAfterNumber = (number: number, text: string) =>
  `  ${number}. ${text.replaceAll('\n', '\n     ')}`;

/** A database URL of one's own may hold a password. */
const hideSecret = (url: string) => url.replace(/^(\w+:\/\/[^:@/]*):[^@]*@/, '$1:***@');
