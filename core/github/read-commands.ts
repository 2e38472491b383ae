import { type Command, reasonMax } from './command.ts';
import { commandLines } from './command-lines.ts';

const commandsMax = 10;

const forms = {
  audit: '/countersign audit',
  approve: '/countersign approve REASON',
  reject: '/countersign reject REASON',
  explain: '/countersign explain ID',
  ignore: '/countersign ignore ID REASON',
} as const;

/**
 * The commands of a comment, in order, each line its own; at most 10, and a problem that says so where there are more.
 * Empty where it holds none. One that both approves and rejects decides nothing: its order may be an accident.
 */
export function readCommands(body: string): Command[] {
  const lines = commandLines(body);
  const commands = lines.slice(0, commandsMax).map(readCommand);
  if (lines.length > commandsMax) {
    const problem = `The comment holds ${lines.length} commands, of which the first ${commandsMax} are read: give the others in another comment.`;
    commands.push({ kind: 'problem', problem });
  }
  return withoutContradiction(commands);
}

function withoutContradiction(commands: Command[]): Command[] {
  const kinds = new Set(commands.map(({ kind }) => kind));
  if (!kinds.has('approve') || !kinds.has('reject')) return commands;
  const problem = 'The comment both approves and rejects, so it decides nothing: give one of them.';
  const others = commands.filter(({ kind }) => kind !== 'approve' && kind !== 'reject');
  return [{ kind: 'problem', problem }, ...others];
}

/** `line` begins behind `/countersign`. */
function readCommand(line: string): Command {
  const [, verb = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
  switch (verb.toLowerCase()) {
    case 'audit':
      return rest === '' ? { kind: 'audit' } : wrong(line, 'takes nothing more', 'audit');
    case 'approve':
      return withReason('approve', line, rest, (reason) => ({ kind: 'approve', reason }));
    case 'reject':
      return withReason('reject', line, rest, (reason) => ({ kind: 'reject', reason }));
    case 'explain':
    case 'ignore':
      return aboutFinding(verb.toLowerCase() as 'explain' | 'ignore', line, rest);
    default:
      return problemOf(line, 'is no command', Object.values(forms));
  }
}

function aboutFinding(verb: 'explain' | 'ignore', line: string, rest: string): Command {
  const [, shown = '', more = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  const finding = shown.replace(/^#/, '');
  if (!/^[\w.-]{1,64}$/.test(finding))
    return wrong(line, shown === '' ? 'names no finding' : 'names no finding by its ID', verb);
  if (verb === 'ignore')
    return withReason(verb, line, more, (reason) => ({ kind: 'ignore', finding, reason }));
  return more === '' ? { kind: 'explain', finding } : wrong(line, 'takes one ID and nothing more', verb);
}

function withReason(
  verb: keyof typeof forms,
  line: string,
  reason: string,
  make: (reason: string) => Command,
): Command {
  if (reason === '') return wrong(line, 'gives no reason', verb);
  if (reason.length > reasonMax)
    return wrong(line, `gives more than ${reasonMax} characters of reason`, verb);
  return make(reason);
}

const wrong = (line: string, state: string, verb: keyof typeof forms): Command =>
  problemOf(line, state, [forms[verb]]);

function problemOf(line: string, state: string, remedies: readonly string[]): Command {
  const shown = `/countersign ${line}`.trim();
  const clipped = shown.length > 80 ? `${shown.slice(0, 80).toWellFormed()}…` : shown;
  return { kind: 'problem', problem: `"${clipped}" ${state}: write ${remedies.join(', or ')}.` };
}
