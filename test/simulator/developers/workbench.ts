import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { DeveloperAnswer, DeveloperCall, Message } from '../../../simulator/developers/developer.ts';

export interface Workbench {
  folder: string;
  /** Carries out one call, in the ways of the engine's own tools. */
  call(call: DeveloperCall): { text: string; failed: boolean };
  /** Whether all tests pass as the files stand. */
  green(): boolean;
  close(): void;
}

/** A copy of a repository in which tool calls are carried out, without a sandbox: for our own repositories only. */
export function openWorkbench(repository: string, testCommand: string): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  cpSync(repository, folder, { recursive: true });
  const run = (command: string, seconds = 60) => {
    const ran = spawnSync('timeout', ['-s', 'KILL', String(seconds), 'sh', '-c', command], {
      cwd: folder,
      encoding: 'utf8',
      // `timeout` ends what the command has started as well; a signal to the shell alone would not.
      env: {
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
        HOME: folder,
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    return { text: `${ran.stdout}${ran.stderr}`, failed: ran.status !== 0 };
  };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    folder,
    call: ({ name, input }) => {
      const path = join(folder, text(input['path']));
      switch (name) {
        case 'list':
          return run('find . -type f | sort');
        case 'read':
          return run(`cat -n '${text(input['path'])}'`);
        case 'search':
          return run(`grep -rn -- '${text(input['pattern'])}' .`);
        case 'run':
          return run(text(input['command']), Number(input['seconds'] ?? 60));
        case 'test':
          return run(`${testCommand} ${text(input['only'])}`);
        case 'write':
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text(input['text']));
          return { text: 'written', failed: false };
        case 'edit':
          return edit(path, text(input['old']), text(input['new']));
        case 'plan':
        case 'finish':
          return { text: 'noted', failed: false };
        default:
          return { text: `There is no tool "${name}" here.`, failed: true };
      }
    },
    green: () => !run(testCommand).failed,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function edit(path: string, old: string, next: string): { text: string; failed: boolean } {
  const before = readFileSync(path, 'utf8');
  const count = before.split(old).length - 1;
  if (count !== 1) return { text: `The old text stands ${count} times.`, failed: true };
  writeFileSync(path, before.split(old).join(next));
  return { text: 'edited', failed: false };
}

/** What a whole conversation came to. */
export interface Worked {
  ended: 'finished' | 'asked' | 'silent' | 'too-long';
  turns: number;
  calls: number;
  messages: Message[];
}

/** Lets a developer work on a bench until it finishes, asks a person, or ends its turn without a call. */
export function work(
  bench: Workbench,
  task: string,
  answer: (messages: readonly Message[]) => DeveloperAnswer,
  turnsMax = 60,
): Worked {
  const messages: Message[] = [{ role: 'user', blocks: [{ kind: 'text', text: task }] }];
  let calls = 0;
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const said = answer(messages);
    const made = said.calls.map((call, at) => ({ ...call, id: `call_${turn}_${at}` }));
    messages.push({
      role: 'assistant',
      blocks: [
        { kind: 'text', text: said.text },
        ...made.map(({ id, name, input }) => ({ kind: 'call' as const, id, name, input })),
      ],
    });
    calls += made.length;
    const ended =
      made.length === 0
        ? 'silent'
        : made.some((one) => one.name === 'finish')
          ? 'finished'
          : made.some((one) => one.name === 'ask_person')
            ? 'asked'
            : null;
    if (ended) return { ended, turns: turn, calls, messages };
    messages.push({
      role: 'user',
      blocks: made.map((one) => ({ kind: 'result', id: one.id, ...bench.call(one) })),
    });
  }
  return { ended: 'too-long', turns: turnsMax, calls, messages };
}
