import type { Notification, ReportingDescriptor } from 'sarif';
import type { AuditStory } from './audit-story.ts';
import { plain } from './sarif-results.ts';
import { simulatedSeats } from './simulated-seats.ts';
import { fileLocation } from './sarif-place.ts';

const kinds = {
  'countersign/verdict': 'How the audit stands.',
  'countersign/reason': 'Why the panel says so, or what it asks a person.',
  'countersign/coverage': 'A changed file of which not everything was reviewed.',
  'countersign/lost-ask': 'A seat that was asked and gave no ballot.',
  'countersign/seat': 'A seat that was not asked, or whose ballots are simulated.',
  'countersign/gate': 'A gate that could not run, or did not read a file.',
} as const;

export const notificationKinds: ReportingDescriptor[] = Object.entries(kinds).map(([id, text]) => ({
  id,
  shortDescription: { text },
}));

/** All that keeps a log without results from meaning that nothing is wrong. */
export function sarifNotifications(story: AuditStory): Notification[] {
  const round = story.rounds.at(-1);
  const verdict = round?.verdict ?? null;
  return [
    verdictNote(story),
    ...(verdict?.because ?? []).map((text) => note('countersign/reason', 'error', text)),
    ...(verdict?.disputes ?? []).map(({ question }) => note('countersign/reason', 'warning', question)),
    ...(verdict?.coverage ?? [])
      .filter((file) => file.state !== 'reviewed')
      .map(({ path, state, reason }) => ({
        ...note('countersign/coverage', 'warning', `${path}: ${state}: ${reason}`),
        locations: [fileLocation(path)],
      })),
    ...(round?.lost ?? []).map(({ seat, piece, reason }) =>
      note('countersign/lost-ask', 'warning', `Seat ${seat}, piece ${piece + 1}: ${reason}`),
    ),
    ...seatNotes(story),
    ...gateNotes(story),
  ];
}

function note(id: keyof typeof kinds, level: Notification.level, text: string): Notification {
  return { descriptor: { id }, level, message: { text: plain(text) } };
}

const verdictLevels: Readonly<Record<string, Notification.level>> = {
  passed: 'note',
  failed: 'error',
  expired: 'error',
  'not-audited': 'error',
};

function verdictNote({ audit, rounds }: AuditStory): Notification {
  const panel = rounds.at(-1)?.verdict?.verdict;
  const waits = audit.state === 'waiting-for-person';
  const word = audit.verdict ?? (waits ? 'disputed, and waits for a person' : 'not settled yet');
  const by = audit.decidedBy ? `, decided by ${audit.decidedBy}` : '';
  const said = panel && panel !== audit.verdict && audit.decidedBy ? ` (the panel said ${panel})` : '';
  const why = audit.note ? `: ${audit.note}` : '';
  const level = verdictLevels[audit.verdict ?? ''] ?? 'warning';
  return note('countersign/verdict', level, `Audit ${audit.id}: ${word}${by}${said}${why}`);
}

function seatNotes(story: AuditStory): Notification[] {
  const simulated = [...simulatedSeats(story)];
  const names = simulated.join(', ');
  return [
    ...(simulated.length > 0
      ? [note('countersign/seat', 'warning', `Simulated, so that what they say is no judgement: ${names}`)]
      : []),
    ...(story.plan?.seats ?? []).flatMap(({ id, excluded }) =>
      excluded ? [note('countersign/seat', 'warning', `Seat ${id} was not asked: ${excluded}`)] : [],
    ),
  ];
}

const gateNotes = ({ gates }: AuditStory): Notification[] =>
  gates.flatMap(({ gate, outcome, problem, unread }) => [
    ...(outcome === 'broken'
      ? [
          note(
            'countersign/gate',
            'error',
            `Gate ${gate} could not run: ${problem ?? 'no reason was recorded'}`,
          ),
        ]
      : []),
    ...unread.map((file) => note('countersign/gate', 'note', `Gate ${gate} did not read ${file}`)),
  ]);
