import { snapshotId, treeId } from '../../core/ids.ts';
import type { CallTrace, IterationRecord } from '../../core/loop/record.ts';
import { type Random, whole } from './raw-failures.ts';
import { runSuite, type Suite } from './suite.ts';

type Edit = IterationRecord['edit'];

/** What one iteration of a scripted developer came to, beside what the tests say. */
export interface Step {
  /** Absent: a tree that was never there before. */
  tree?: string;
  edit?: Edit;
  calls?: CallTrace[];
  /** The tests could not run: a file does not even load. */
  broken?: string;
  finished?: boolean;
  tampering?: IterationRecord['tampering'];
}

/** Writes the records of a made-up task, iteration after iteration. */
export interface RunLog {
  records: IterationRecord[];
  /** Runs the suite as it stands and ends the iteration. */
  end(step?: Step): void;
}

export function openLog(random: Random, suite: Suite): RunLog {
  const records: IterationRecord[] = [];
  const end = (step: Step = {}) => {
    const number = records.length;
    const ran = step.broken === undefined ? runTwice(random, suite, records.at(-1), step) : null;
    const run = ran?.run ?? null;
    const tree = step.tree ?? `new-${number}`;
    const still = tree === records.at(-1)?.tree;
    records.push({
      number,
      snapshot: snapshotId(`snapshot-${number}`),
      tree: treeId(tree),
      tests: run?.tests ?? null,
      errors: step.broken === undefined ? [] : [step.broken],
      whole: true,
      green: run?.green ?? false,
      ...(ran && ran.flaky.length > 0 && { flaky: ran.flaky }),
      calls: step.calls ?? drawCalls(random, number),
      edit: still || number === 0 ? noEdit : (step.edit ?? drawEdit(random)),
      tampering: step.tampering ?? [],
      exhausted: [],
      security: [],
      costMicroUsd: whole(random, 20_000, 200_000),
      finished: step.finished ?? false,
      objections: [],
    });
  };
  end();
  return { records, end };
}

/** As the engine does: once more at the beginning, where other tests fail than before, and on what is handed in. */
function runTwice(random: Random, suite: Suite, before: IterationRecord | undefined, step: Step) {
  const first = runSuite(random, suite);
  const failed = new Set(before?.tests?.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : [])));
  const loses = first.tests.some(({ id, outcome }) => outcome === 'failed' && !failed.has(id));
  const again = before === undefined || step.finished || (before.tests !== null && loses);
  if (first.green || !again) return { run: first, flaky: [] };
  const second = runSuite(random, suite);
  const outcomes = new Map(first.tests.map(({ id, outcome }) => [id, outcome]));
  const flaky = second.tests.filter(({ id, outcome }) => outcomes.get(id) !== outcome).map(({ id }) => id);
  return { run: second.green ? second : first, flaky };
}

const noEdit: Edit = { files: 0, addedLines: 0, removedLines: 0, trivial: false };

/** An edit of something that is there: some lines for some others. */
function drawEdit(random: Random): Edit {
  const lines = whole(random, 1, 30);
  return {
    files: whole(random, 1, 3),
    addedLines: lines + whole(random, 0, 4),
    removedLines: Math.max(0, lines - whole(random, 0, 4)),
    trivial: false,
    newFiles: random() < 0.08 ? 1 : 0,
  };
}

export function growth(random: Random): Edit {
  return {
    files: whole(random, 1, 4),
    addedLines: whole(random, 8, 200),
    removedLines: whole(random, 0, 2),
    trivial: false,
    newFiles: whole(random, 0, 3),
  };
}

/** Reading, searching, editing, testing: hardly ever the same twice, but now and then a file is read again. */
function drawCalls(random: Random, iteration: number): CallTrace[] {
  const calls = Array.from({ length: whole(random, 2, 25) }, (_, at): CallTrace => {
    const again = random() < 0.15;
    return { tool: 'read', hash: again ? `read-${whole(random, 0, 3)}` : `call-${iteration}-${at}` };
  });
  return [...calls, { tool: 'test', hash: `test-${iteration}` }];
}
