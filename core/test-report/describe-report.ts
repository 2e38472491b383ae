import { clip } from '../clip.ts';
import { compareReports, type ReportComparison } from './compare-reports.ts';
import { isGreen, type TestReport } from './report.ts';
import { shareCharacters } from './share-characters.ts';

/** A failure that is told in less says nothing; further ones are named only. */
const failureCharsMin = 300;
const namesMax = 30;
const nameCharsMax = 200;

/**
 * What the developer is told of a test run: counts, what changed against the run before, and each failure with its
 * message and place, those that are new first. At most `charsMax` characters, shared fairly among the failures.
 */
export function describeReport(report: TestReport, before: TestReport | null, charsMax = 12_000): string {
  const compared = compareReports(before, report);
  const head = [headline(report), ...(before ? [changeLine(compared)] : []), ...namesOf(compared)];
  const failures = failuresOf(report, compared, before !== null);
  const room = charsMax - head.join('\n').length - 2;
  return clip([...head, ...toldFailures(failures, room)].join('\n'), charsMax);
}

function headline(report: TestReport): string {
  const { passed, failed, skipped, exitCode, errors } = report;
  const counted = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const besides =
    errors.length > 0
      ? `, ${errors.length} ${errors.length === 1 ? 'error' : 'errors'} outside of tests`
      : '';
  const end = exitCode === null ? 'ended from outside' : `exit code ${exitCode}`;
  const cut = report.whole
    ? ''
    : ' The run was cut short, or some of its output was dropped, so there may be more.';
  const verdict = isGreen(report) ? 'The tests are green' : 'The tests are not green';
  const unread =
    report.runner === 'plain' && passed + failed === 0
      ? ' No known test runner was recognised: the exit code decides.'
      : '';
  return `${verdict}: ${counted}${besides} (${end}).${cut}${unread}`;
}

function changeLine({ newlyFailing, stillFailing, fixed, missing }: ReportComparison): string {
  const parts = [
    `${newlyFailing.length} newly failing`,
    `${fixed.length} fixed`,
    `${stillFailing.length} still failing`,
    ...(missing.length > 0 ? [`${missing.length} no longer run`] : []),
  ];
  return `Against the run before: ${parts.join(', ')}.`;
}

const namesOf = ({ fixed, missing }: ReportComparison): string[] => [
  ...list('Fixed', fixed),
  ...list('No longer run', missing),
];

function list(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, namesMax).map((name) => `  ${clip(name, nameCharsMax)}`);
  const more = names.length - shown.length;
  return [`${title}:`, ...shown, ...(more > 0 ? [`  … and ${more} more`] : [])];
}

interface Failure {
  title: string;
  text: string;
}

function failuresOf(report: TestReport, compared: ReportComparison, comparing: boolean): Failure[] {
  const place = (at: TestReport['errors'][number]['at']) => (at ? ` at ${at.file}:${at.line}` : '');
  const told = (mark: string) => (one: TestReport['cases'][number]) => ({
    title: `${mark}: ${clip(one.id, nameCharsMax)}${place(one.at)}`,
    text: one.message,
  });
  return [
    ...report.errors.map((one) => ({ title: `Error outside of tests${place(one.at)}`, text: one.message })),
    ...compared.newlyFailing.map(told(comparing ? 'Newly failing' : 'Failing')),
    ...compared.stillFailing.map(told('Still failing')),
  ];
}

function toldFailures(failures: readonly Failure[], room: number): string[] {
  const fit = Math.max(1, Math.floor((room - namesMax * 40) / failureCharsMin));
  const told = failures.slice(0, fit);
  const rest = list(
    'Failing besides',
    failures.slice(fit).map((failure) => failure.title),
  );
  const titles = told.reduce((sum, failure) => sum + failure.title.length + 4, rest.join('\n').length);
  const shares = shareCharacters(
    told.map((failure) => indent(failure.text).length),
    room - titles,
  );
  return [
    ...told.flatMap(({ title, text }, index) => ['', title, ...bounded(indent(text), shares[index] ?? 0)]),
    ...(rest.length > 0 ? ['', ...rest] : []),
  ];
}

const bounded = (text: string, charsMax: number): string[] =>
  text.trim() === '' || charsMax < Math.min(20, text.length) ? [] : [clip(text, charsMax)];

/** Set off from the words around it, since it is what a program printed. */
const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
