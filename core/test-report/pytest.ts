import { innermostFrame } from './frames.ts';
import { blockLinesMax, dedent } from './lines.ts';
import {
  countsIn,
  failedCase,
  passedCase,
  reportError,
  skippedCase,
  testId,
  type Counts,
  type Part,
} from './part.ts';
import type { TestCase } from './report.ts';

/** Reads what pytest prints: by default, quietly, verbosely, with any style of trace. */
export function readPytest(lines: readonly string[]): Part {
  const found = new Map<string, TestCase>();
  for (const one of listedCases(lines)) found.set(one.id, one);
  const sections = readSections(lines);
  const told = readShortSummary(lines);
  const errors: Part['errors'] = [];
  for (const { node, message } of told) {
    const section = take(sections, node);
    const text = section ? section.message : message;
    if (node.includes('::')) found.set(idOf(node), failedCase(idOf(node), text, section?.at ?? null));
    else errors.push(reportError(`${node}: ${text}`, section?.at ?? null));
  }
  for (const { heading, message, at } of sections) {
    const collecting = /^ERROR collecting (.+)$/.exec(heading)?.[1];
    const id = testId(at?.file ?? '', ...heading.replace(/^ERROR at (?:setup|teardown) of /, '').split('.'));
    if (collecting !== undefined) errors.push(reportError(`${collecting}: ${message}`, at));
    else found.set(id, failedCase(id, message, at));
  }
  const counts = readSummary(lines, errors.length);
  return { runner: 'pytest', cases: withoutWholeFiles(found), errors, counts, whole: counts !== null };
}

/** `tests/test_cart.py::TestNothing::test_null`, whose last step may hold anything in brackets. */
function idOf(node: string): string {
  const bracket = node.indexOf('[');
  const plain = bracket === -1 ? node : node.slice(0, bracket);
  const steps = plain.split('::');
  return testId(...steps.slice(0, -1), `${steps.at(-1)}${bracket === -1 ? '' : node.slice(bracket)}`);
}

const verbose =
  /^(\S{1,500}\.py::.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?: +\[ {0,2}\d{1,3}%\])?$/;
const begun = /^(\S{1,500}\.py::(?:[^\s[]{1,300}(?:\[.{0,300}?\])?))(?: .*)?$/;
const ended = /^(?:.{0,900}?)(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: \(.*\))?(?: +\[ {0,2}\d{1,3}%\])?$/;
/** Of pytest-xdist: the worker, the progress, the outcome, then the test. */
const parallel = /^\[gw\d+\] \[ {0,2}\d{1,3}%\] (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (\S+\.py::.+)$/;
const dots = /^(\S{1,500}\.py) ([.FEsxX]+)(?: +\[ {0,2}\d{1,3}%\])?$/;

function listedCases(lines: readonly string[]): TestCase[] {
  const cases: TestCase[] = [];
  let open: string | null = null;
  for (const line of lines) {
    if (/^=+ (?:FAILURES|ERRORS|PASSES|short test summary info) =+$/.test(line)) break;
    const listed = line.includes('.py::') ? verbose.exec(line) : null;
    const other = listed ? null : parallel.exec(line);
    const late: string | undefined = open === null ? undefined : ended.exec(line)?.[1];
    const node: string | undefined =
      listed?.[1] ?? other?.[2] ?? (late === undefined ? undefined : (open ?? undefined));
    const outcome = listed?.[2] ?? other?.[1] ?? late;
    if (node !== undefined && outcome !== undefined) cases.push(caseOf(idOf(node), outcome));
    // With `-s` what the test prints stands between its name and its outcome.
    open = begun.exec(line)?.[1] ?? (node === undefined ? open : null);
    if (listed) open = null;
    const [, file, letters] = dots.exec(line) ?? [];
    if (file !== undefined && letters !== undefined && !/[FE]/.test(letters))
      cases.push(passedCase(testId(file)));
  }
  return cases;
}

function caseOf(id: string, outcome: string): TestCase {
  if (outcome === 'PASSED' || outcome === 'XPASS') return passedCase(id);
  return outcome === 'SKIPPED' || outcome === 'XFAIL' ? skippedCase(id) : failedCase(id);
}

/** A file whose tests are known by name is no case itself. */
const withoutWholeFiles = (found: Map<string, TestCase>): TestCase[] => {
  const files = new Set(
    [...found.keys()].flatMap((id) => (id.includes(' > ') ? [id.split(' > ')[0] ?? ''] : [])),
  );
  return [...found.values()].filter((one) => !files.has(one.id));
};

interface Section {
  heading: string;
  message: string;
  at: Part['errors'][number]['at'];
}

const heading = /^_{2,} (.+?) _{2,}$/;

/** What stands under the headings of FAILURES and ERRORS. */
function readSections(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let told = true;
  for (let at = 0; at < lines.length; at += 1) {
    // With `-rP` what passed and printed something has headings of the same form.
    told =
      /^=+ (?:FAILURES|ERRORS) =+$/.test(lines[at] ?? '') ||
      (told && !/^=+ (?:PASSES|XPASSES|XFAILURES) =+$/.test(lines[at] ?? ''));
    const name = told ? heading.exec(lines[at] ?? '')?.[1] : undefined;
    if (name === undefined || /^[_ ]+$/.test(name)) continue;
    let end = at + 1;
    while (end < lines.length && end - at < blockLinesMax * 2 && !isEnd(lines[end] ?? '')) end += 1;
    const block = lines.slice(at + 1, end);
    sections.push({ heading: name, message: messageOf(block), at: innermostFrame(block, 'last') });
  }
  return sections;
}

const isEnd = (line: string): boolean =>
  /^={3,} |^-{3,} Captured /.test(line) || (heading.test(line) && !/^[_ ]+$/.test(line));

/** The lines that pytest marks with `E`; of a plain traceback, its last line; else the end of what was printed. */
function messageOf(block: readonly string[]): string {
  const marked = block.filter((line) => /^E(?: |$)/.test(line)).map((line) => line.slice(1));
  if (marked.length > 0) return dedent(marked).join('\n');
  const last = block.findLastIndex((line) => /^\S/.test(line) && !line.startsWith('Traceback'));
  return last === -1 ? block.slice(-20).join('\n') : block.slice(last, last + 20).join('\n');
}

function readShortSummary(lines: readonly string[]): { node: string; message: string }[] {
  const from = lines.findLastIndex((line) => /^=+ short test summary info =+$/.test(line));
  if (from === -1) return [];
  return lines.slice(from + 1).flatMap((line) => {
    const rest = /^(?:FAILED|ERROR) (.+)$/.exec(line)?.[1];
    if (rest !== undefined) return [splitReason(rest)];
    // A round of a test: it stands for itself beside the test, which may have passed.
    const [, round, of] =
      /^SUBFAIL(?:ED)?((?:\(.{0,400}?\)|\[.{0,400}?\]){1,2}|) (\S+\.py::.+)$/.exec(line) ?? [];
    if (of === undefined) return [];
    const { node, message } = splitReason(of);
    return [{ node: `${node}::${round || '(subtest)'}`, message }];
  });
}

/** `id - reason`; the id may hold ` - ` itself, in its brackets. */
function splitReason(rest: string): { node: string; message: string } {
  const bracket = rest.indexOf('[');
  const first = rest.indexOf(' - ');
  const at = bracket !== -1 && bracket < first ? rest.indexOf('] - ') + 1 : first;
  return at <= 0 ? { node: rest, message: '' } : { node: rest.slice(0, at), message: rest.slice(at + 3) };
}

/** Removes and gives the section about a test or file: headings name neither file nor module. */
function take(sections: Section[], node: string): Section | undefined {
  const tail = node.slice(node.indexOf('::') + 2).replaceAll('::', '.');
  const round = /^(.*)\.(\(.*\)|\[.*\])$/s.exec(tail);
  const names = node.includes('::')
    ? [
        ...(round ? [`${round[1]} ${round[2]}`] : []),
        tail,
        `ERROR at setup of ${tail}`,
        `ERROR at teardown of ${tail}`,
      ]
    : [`ERROR collecting ${node}`];
  const bare = node.slice(node.indexOf('::') + 2);
  const fits = (section: Section) => names.includes(section.heading) || section.heading === bare;
  const file = node.split('::')[0];
  const exact = sections.findIndex((section) => fits(section) && section.at?.file === file);
  const index = exact === -1 ? sections.findIndex(fits) : exact;
  return index === -1 ? undefined : sections.splice(index, 1)[0];
}

/** The last one: a test can print another before it. Its errors are tests whose fixtures failed, and unreadable files. */
function readSummary(lines: readonly string[], unreadable: number): Counts | null {
  const line = lines.findLast((line) => pytestEnds(line));
  if (line === undefined) return null;
  const counts = countsIn(line);
  const of = (word: string) => counts.get(word) ?? 0;
  const failed = of('failed') + Math.max(0, of('error') + of('errors') - unreadable);
  return { passed: of('passed') + of('xpassed'), failed, skipped: of('skipped') + of('xfailed') };
}

/** The last line: `=== 1 failed, 2 passed in 0.43s ===`, and with `-q` without the rules. */
export const pytestEnds = (line: string): boolean =>
  /^(?:=+ )?(?:no tests ran|\d{1,9} (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|warnings?)\b.*) in \d[\d.]*s(?: \([\d:]+\))?(?: =+)?$/.test(
    line,
  );
export const pytestBegins = (line: string): boolean => /^=+ test session starts =+$/.test(line);
