import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderAuditOfTask, renderTaskQuestion, renderTaskResult } from '../../../cli/report/task.ts';
import { renderTaskStory } from '../../../cli/report/task-story.ts';
import { renderTask } from '../../../cli/live/task-view.ts';
import { safeDeep } from '../../../cli/text/safe.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { nastyText, withTexts } from '../../nasty-text.ts';
import { stuckStatus, stuckStory, taskResult } from '../task-story.ts';

const url = 'http://127.0.0.1:8233/namespaces/default/workflows/develop-7f3a0b1c2d4e';
const plain = (columns: number) => screenFor({ columns }, {});
const asking = { workflowId: 'develop-7f3a0b1c2d4e', url };
const running = { url: null, ended: null, askingAudit: null, signed: false };

test.each([40, 80, 120])('a question reads well on %i columns', async (columns) => {
  const text = renderTaskQuestion(stuckStatus(), asking, plain(columns)).join('\n');
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/task-question-${columns}.txt`);
});

test.each([40, 80, 120])('the whole story reads well on %i columns', async (columns) => {
  const text = renderTaskStory(stuckStory(), { ...running, url }, plain(columns)).join('\n');
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/task-story-${columns}.txt`);
});

describe('what to paste', () => {
  const shown = (more: Parameters<typeof stuckStatus>[0]) =>
    renderTaskQuestion(stuckStatus(more), asking, plain(80)).join('\n');

  test('names the best iteration of one that is stuck', () => {
    expect(shown({})).toContain('redirect --reason "what to do instead" --snapshot 1 --iterations 40');
    expect(shown({})).not.toContain(' approve ');
  });

  test('names the option that is recommended, and shows all of them', () => {
    const text = shown({ kind: 'major-decision', options: ['A table', 'In memory'], recommended: 2 });
    expect(text).toContain('  1. A table');
    expect(text).toContain('  2. In memory (recommended)');
    expect(text).toContain('approve --option 2 --reason');
  });

  test.each(['asked', 'host', 'review'] as const)('of a question of kind %s begins with approve', (kind) => {
    expect(shown({ kind })).toMatch(/one of:\n +npx countersign decide \S+ approve --reason/);
  });

  test('stands below the title, unless that stands above it already', () => {
    const { title } = stuckStatus();
    const below = renderTaskQuestion(stuckStatus(), { ...asking, titled: false }, plain(80)).join('\n');
    expect(shown({})).toContain(title);
    expect(below).not.toContain(title);
    expect(`${title}\n${below}`).toBe(shown({}));
  });

  test('is quoted for the shell', () => {
    const text = renderTaskQuestion(stuckStatus(), { workflowId: 'a b; rm', url: null }, plain(80)).join(
      '\n',
    );
    expect(text).toContain("decide 'a b; rm' redirect");
  });

  test('of a question that somebody has just answered is nothing', () => {
    const status = { ...stuckStatus(), question: null };
    expect(renderTaskQuestion(status, asking, plain(80)).join(' ')).toContain('waits for nobody any more');
  });

  test('is signed where only that counts, for this question or in the audit', () => {
    const commands = shown({ signed: true }).match(/npx countersign decide .*/g) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command).toMatch(/ --question \d+ --key FILE$/);
    expect(shown({})).not.toContain('--key');
    const text = renderAuditOfTask('audit-of-x-1', { ...asking, signed: true }, plain(80)).join('\n');
    expect(text).toMatch(/decide audit-of-x-1 reject --reason "…" --key FILE/);
  });

  test('of an audit that asks is about the audit, then about the task', () => {
    const text = renderAuditOfTask('audit-of-x-1', { ...asking, signed: false }, plain(80)).join('\n');
    expect(text).toContain('npx countersign decide audit-of-x-1 approve');
    expect(text).toMatch(/attach develop-7f3a0b1c2d4e$/);
  });
});

describe('what came of it', () => {
  const branch = { branch: 'countersign/totals-0a1b', commit: 'c'.repeat(40) };
  const told = (...args: [Parameters<typeof taskResult>[0], Parameters<typeof renderTaskResult>[1]]) =>
    renderTaskResult(taskResult(args[0]), args[1], plain(120)).join('\n');

  test('is a branch that was fetched, with how to read it', () => {
    expect(told({}, branch)).toMatchInlineSnapshot(`
      "completed: Totals keep their cents: tests and gates hold, passed by the panel.
      3 iterations, nobody had to step in, $0.3100
      Branch countersign/totals-0a1b holds the change: git diff HEAD...countersign/totals-0a1b
      The whole story: npx countersign task develop-7f3a0b1c2d4e.0a1b2c3d"
    `);
  });

  test('is a best snapshot that does not hold, with how to fetch it', () => {
    const text = told({ outcome: 'stopped', note: 'Ada stopped it.', interventions: 2, waitedMs: 4e6 }, null);
    expect(text).toMatch(
      /^stopped: Ada stopped it\.\n3 iterations, 2 interventions, \$0\.3100, people were waited for 1\.1 h$/m,
    );
    expect(text).toContain('the best snapshot, of iteration 3, which does not hold: npx countersign fetch');
  });

  test('is what stood in the way of fetching it', () => {
    expect(told({}, { branch: 'b', problem: 'Branch b stands here.' })).toContain(
      'Branch b stands here.\nIt keeps the change.',
    );
  });

  test('is a pull request where there is one, and nothing where nothing differed', () => {
    expect(told({ pullRequest: 'o/r#7' }, null)).toContain('Pull request o/r#7');
    expect(told({ bundle: null, outcome: 'failed' }, null)).toContain('Nothing of it was kept');
  });
});

test('a story that has only begun says so, and one that is over asks nothing', () => {
  const story = stuckStory();
  Object.assign(story, { iterations: [], interventions: [], hosts: [], turns: [] });
  story.task.question = null;
  const text = renderTaskStory(story, running, plain(80)).join('\n');
  expect(text).toContain('No iteration has ended yet.');
  expect(text).toContain('Nobody had to step in.');
  expect(text).toContain('The sandbox asked the network for nothing.');
  expect(text).not.toContain('It asks');
});

test('a story of a task whose audit asks a person says so, and where to answer', () => {
  const story = stuckStory();
  story.task.question = null;
  const text = renderTaskStory(story, { ...running, askingAudit: 'audit-of-x-1.0a1b' }, plain(80)).join('\n');
  expect(text).toContain('waits for a person');
  expect(text).toContain('npx countersign decide audit-of-x-1.0a1b approve');
});

test('a story of a task whose workflow was terminated says so, and what is open still', () => {
  const told = (engine: string | null) => {
    const story = stuckStory();
    Object.assign(story.task, { engine });
    return renderTaskStory(story, { ...running, ended: 'terminated' }, plain(200)).join('\n');
  };
  expect(told('docker').replaceAll('\n', ' ')).toContain(
    'terminated from outside, its sandbox is open still (npx countersign tasks --sweep',
  );
  expect(told(null)).not.toContain('its sandbox is open');
});

/** What picks our own words; everything else in a record may hold any text. */
const ours = new Set(['state', 'outcome', 'phase', 'kind', 'rule', 'taken', 'decision', 'verdict']);
const screen = screenFor({ isTTY: true, columns: 100 }, { FORCE_COLOR: '1' });

test('whatever a model, a repository or a person wrote, the terminal is sent text, line ends and our colours', () => {
  fc.assert(
    fc.property(fc.array(nastyText, { minLength: 8, maxLength: 40 }), (texts) => {
      const standing = safeDeep({ ...running, askingAudit: `audit-of-${texts[0]}` });
      const status = safeDeep(withTexts(stuckStatus({ options: ['x', 'y'] }), texts, ours));
      const printed = [
        ...renderTaskStory(safeDeep(withTexts(stuckStory(), texts, ours)), standing, screen),
        ...renderTaskQuestion(status, { workflowId: 'develop-x', url: null }, screen),
        ...renderTaskResult(safeDeep(withTexts(taskResult(), texts, ours)), null, screen),
        ...renderTask(status, screen),
      ].join('\n');
      // oxlint-disable-next-line no-control-regex -- colours are control characters
      const uncoloured = printed.replace(/\u001b\[\d{1,2}m/g, '');
      expect(
        uncoloured.match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu),
      ).toBeNull();
    }),
  );
});
