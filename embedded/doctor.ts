import { styleText } from 'node:util';
import { homeOf } from '../settings/home.ts';
import { type Check, wrong } from './check.ts';
import { checkChromium, checkGit, checkHome, checkNode, checkPackages } from './doctor-machine.ts';
import { checkLogin } from './doctor-login.ts';
import { checkSandboxes } from './doctor-sandbox.ts';
import { checkConfiguration, checkGitHub, checkPorts, checkProviders } from './doctor-settings.ts';
import { checkPostgres, checkTemporal } from './doctor-servers.ts';

/** What a check looks at. */
export interface Patient {
  environment: NodeJS.ProcessEnv;
  cwd: string;
}

type Examination = (patient: Patient & { home: ReturnType<typeof homeOf> }) => Check | Promise<Check>;

const examinations: [string, Examination][] = [
  ['Node', checkNode],
  ['npm packages', checkPackages],
  ['git', checkGit],
  ['Temporal', checkTemporal],
  ['PostgreSQL', checkPostgres],
  ['ports', checkPorts],
  ['home', checkHome],
  ['countersign.yaml', checkConfiguration],
  ['providers', checkProviders],
  ['GitHub', checkGitHub],
  ['sign-in', checkLogin],
  ['sandboxes', checkSandboxes],
  ['Chromium', checkChromium],
];

/** Looks at everything that Countersign needs here, within 2 s, and changes nothing. Never throws. */
export async function examine(
  patient: Patient = { environment: process.env, cwd: process.cwd() },
): Promise<Check[]> {
  const home = homeOf(patient.environment, patient.cwd);
  return Promise.all(
    examinations.map(async ([name, look]) => {
      try {
        return await look({ ...patient, home });
      } catch (error) {
        return wrong(
          name,
          `could not be examined: ${(error as Error).message.split('\n')[0]}`,
          'Run npm ci, then npx countersign doctor again.',
        );
      }
    }),
  );
}

/** The checks as lines for a person; `color` for a terminal. */
export function report(checks: readonly Check[], color: boolean): string {
  const width = Math.max(...checks.map(({ name }) => name.length)) + 2;
  const lines = checks.flatMap(({ name, state, what, mend }) => [
    `${sign(state, color)} ${name.padEnd(width)}${what}`,
    ...(mend === null ? [] : [`  ${' '.repeat(width)}→ ${mend}`]),
  ]);
  return `${lines.join('\n')}\n\n${summary(checks)}\n`;
}

/** Examines, prints, and gives the exit status: 1 when something is wrong. */
export async function doctor(screen: { isTTY?: boolean; write(text: string): unknown }): Promise<number> {
  const checks = await examine();
  screen.write(report(checks, screen.isTTY === true));
  return checks.some(({ state }) => state === 'wrong') ? 1 : 0;
}

function sign(state: Check['state'], color: boolean): string {
  const [mark, style] = ({ ok: ['✓', 'green'], warning: ['!', 'yellow'], wrong: ['✗', 'red'] } as const)[
    state
  ];
  return color ? styleText(style, mark) : mark;
}

function summary(checks: readonly Check[]): string {
  const count = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  if (count('wrong')) return `${count('wrong')} wrong, ${count('warning')} to know about.`;
  return count('warning') ? `Ready; ${count('warning')} to know about.` : 'All is well.';
}
