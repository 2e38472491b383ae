import type { Tampering } from './record.ts';

const runnerFile =
  /(?:^|\/)(?:(?:vitest|jest|karma|playwright|cypress|ava|wdio|babel|vite)(?:\.\w+)?\.(?:config|conf|workspace)\.\w+|vitest\.workspace\.\w+|\.mocharc(?:\.\w+)?|\.(?:nyc|c8|taprc)\w*(?:\.\w+)?|pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml|\.coveragerc|conftest\.py|noxfile\.py|sitecustomize\.py|usercustomize\.py|Makefile|justfile|Taskfile\.ya?ml|\.?codecov\.ya?ml|sandbox\.yaml)$|^\.github\/workflows\/|\.pth$/i;
/** Words that say which tests run, what their end counts, and what stands in for the code. */
const suspicious =
  /exclude|ignore|\bskip|deselect|norecurse|passWithNoTests|allow[_-]?failure|continue-on-error|testMatch|testRegex|testPath|testpaths|python_(?:files|classes|functions)|addopts|\bretr(?:y|ies)\b|reruns|xfail|\|\|\s*(?:true|:|exit 0)|;\s*(?:true|exit 0)|\bset \+e|setupFiles|globalSetup|moduleNameMapper|\bgrep\b|\binclude\b|\bspecs?\b|pytest_(?:collection_modifyitems|ignore_collect|collect_file|runtest_\w+|sessionfinish|report_\w+|pyfunc_call)|exitstatus|add_marker|autouse|_exit\(|process\.exit|sys\.exit|exitCode|bail/i;
const threshold =
  /\b(?:branches|functions|lines|statements|fail[_-]under|threshold|minimum|target|check-coverage)\b["']?\s*[:=]?\s*["']?(\d+(?:\.\d+)?)/i;
const shortcut =
  /(?:^|[^\w.])(?:process\.exit\(\s*0?\s*\)|os\._exit\(\s*0\s*\)|sys\.exit\(\s*0?\s*\))|process\.exitCode\s*=\s*0\b/;

export interface ChangedText {
  path: string;
  was: string | null;
  now: string | null;
}

/** What a change does to how the tests are run: scripts, configuration of runners, thresholds, ways out. */
export function findRunnerChanges({ path, was, now }: ChangedText, isTest: boolean): Tampering[] {
  const tell = (what: string): Tampering => ({ kind: 'runner-changed', path, what });
  if (/(?:^|\/)package\.json$/.test(path)) return packageChanges(was, now).map(tell);
  const added = linesOnly(now, was);
  const removed = linesOnly(was, now);
  if (isTest && !runnerFile.test(path)) {
    return added
      .filter((line) => shortcut.test(line))
      .map((line) => tell(`ends the run of the tests: ${line}`));
  }
  if (!runnerFile.test(path)) return [];
  if (was !== null && now === null) return [tell('the configuration of the tests is gone')];
  if (/(?:sitecustomize|usercustomize)\.py$|\.pth$/.test(path) && was === null)
    return [tell('runs before any test')];
  const lowered = removed.flatMap((line) => isLowered(line, added) ?? []);
  return [
    ...added
      .filter((line) => suspicious.test(line) && !threshold.test(line))
      .map((line) => tell(`says now: ${line}`)),
    ...removed
      .filter(
        (line) =>
          suspicious.test(line) && !threshold.test(line) && !added.some((other) => suspicious.test(other)),
      )
      .map((line) => tell(`no longer says: ${line}`)),
    ...lowered.map((line) => tell(`asks for less: ${line}`)),
  ];
}

/** A threshold that is lower now, or gone. */
function isLowered(line: string, added: readonly string[]): string | null {
  const found = threshold.exec(line);
  if (!found) return null;
  const name = line.slice(0, found.index + found[0].length - (found[1]?.length ?? 0)).trim();
  const other = added.find((one) => one.startsWith(name));
  const value = other === undefined ? null : threshold.exec(other)?.[1];
  if (value === null || value === undefined) return `${line} is gone`;
  return Number(value) < Number(found[1]) ? `${line} became ${other ?? ''}` : null;
}

const linesOnly = (of: string | null, without: string | null): string[] => {
  const other = new Set((without ?? '').split('\n').map((line) => line.trim()));
  return (of ?? '')
    .split('\n')
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => line !== '' && !/^(?:#|\/\/|\*|;)/.test(line) && !other.has(line));
};

const testScript = /^(?:pre|post)?(?:test|check|ci|verify|coverage|vitest|jest|mocha|e2e|unit)\b/;
const runnerKeys = ['jest', 'vitest', 'mocha', 'ava', 'nyc', 'c8', 'tap'];

function packageChanges(was: string | null, now: string | null): string[] {
  const [before, after] = [readObject(was), readObject(now)];
  if (before === null) return [];
  if (after === null) return ['it is gone, or no longer JSON'];
  const [scripts, scriptsNow] = [objectOf(before['scripts']), objectOf(after['scripts'])];
  const names = [...new Set([...Object.keys(scripts), ...Object.keys(scriptsNow)])];
  const changedScripts = names
    // A script that is new is run by nobody, unless it hooks itself on to one that is.
    .filter((name) => testScript.test(name) && scripts[name] !== scriptsNow[name])
    .filter((name) => name in scripts || /^(?:pre|post)/.test(name))
    .map((name) => `script "${name}": ${shown(scripts[name])} became ${shown(scriptsNow[name])}`);
  const changedKeys = runnerKeys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `"${key}": ${shown(before[key])} became ${shown(after[key])}`);
  return [...changedScripts, ...changedKeys];
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function readObject(text: string | null): Record<string, unknown> | null {
  try {
    return text === null ? null : objectOf(JSON.parse(text));
  } catch {
    // Not JSON, whatever its name says: there is nothing in it that a runner would read.
    return null;
  }
}
