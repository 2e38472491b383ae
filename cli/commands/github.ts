import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeLogin } from '../../activities/github/describe-login.ts';
import { appManifest, type AppWish, manifestPage, newAppLink } from '../../core/github/app-manifest.ts';
import { gitHubConnectionOf, gitHubRootOf, webhookSecretOf } from '../../settings/github.ts';
import { withSimulatedGitHub } from '../../settings/simulated-github.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { isComplete, renderGitHub } from '../report/github-login.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

/** Says which GitHub is connected here, by what, and what it lacks. It asks GitHub, changes nothing, and shows no secret. */
export async function gitHub(context: Context, { json }: { json: boolean }): Promise<ExitStatus> {
  const environment = withSimulatedGitHub(context.environment, context.cwd);
  const connection = gitHubConnectionOf(environment);
  const state = {
    connected: connection && {
      url: connection.url,
      simulated: connection.simulated,
      login: await describeLogin(connection),
    },
    webhookSecret: webhookSecretOf(environment) !== null,
  };
  print(json ? [safeJson(state)] : renderGitHub(safeDeep(state), context.out));
  return isComplete(state) ? exitStatus.passed : exitStatus.failed;
}

export interface ManifestOptions {
  organisation?: string;
  webhook?: string;
  tasks?: boolean;
  output?: string;
}

/** Prints what an App for Countersign is made from and where; `output` is a page whose one button makes it. */
export async function gitHubManifest(context: Context, options: ManifestOptions): Promise<ExitStatus> {
  const { organisation = null, webhook = null, tasks = false, output } = options;
  const wish: AppWish = {
    url: gitHubRootOf(context.environment),
    organisation: organisation === null ? null : checkedOrganisation(organisation),
    webhook: webhook === null ? null : checkedWebhook(webhook),
    tasks,
  };
  if (output !== undefined) await writeFile(resolve(context.cwd, output), manifestPage(wish));
  print([JSON.stringify(appManifest(wish), null, 2)]);
  process.stderr.write(`${nextSteps(wish, output).join('\n')}\n`);
  return exitStatus.passed;
}

function nextSteps(wish: AppWish, output: string | undefined): string[] {
  const open =
    output === undefined
      ? `Make the App by this form, which is filled in:\n${newAppLink(wish)}`
      : `Open ${output} in a browser and press its button.`;
  return [
    '',
    open,
    "Then, on the App's page: make a private key, and set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE;",
    wish.webhook === null
      ? 'without a webhook, audits of pull requests are started by hand or by a schedule;'
      : 'give the webhook a secret, and set GITHUB_WEBHOOK_SECRET to the same;',
    wish.tasks
      ? 'it may write branches, as tasks do; files under .github/workflows it may not, so that no model changes what CI runs;'
      : 'it may not write branches: "--tasks" makes one whose tasks end as pull requests;',
    'install it where it is to work. "countersign github" says whether all is there.',
  ];
}

function checkedOrganisation(name: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/u.test(name)) return name;
  throw new UsageError(`"${name.slice(0, 60)}" is no organisation: write its name as in its address.`);
}

function checkedWebhook(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '')
    return url.href;
  throw new UsageError(
    'The webhook needs an https address that GitHub can reach, such as https://countersign.example/github/webhooks.',
  );
}
