import type { AuditStory, FindingRow } from '../../database/reports.ts';
import { seatOf } from '../builders.ts';
import { blobId, changeId } from '../../core/ids.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 14, minute));
const askKey = (seat: string, round = 1, piece = 0) => ({ audit: 'audit-1.0a1b2c3d', round, seat, piece });

export const findingRow = (more: Partial<FindingRow> = {}): FindingRow => ({
  audit: 'audit-1.0a1b2c3d',
  round: 1,
  number: 0,
  title: 'A user name reaches a shell',
  category: 'security',
  cwe: 'CWE-78',
  severity: 'critical',
  file: 'src/session.ts',
  side: 'head',
  startLine: 17,
  endLine: 17,
  quote: '  exec(`logger "visit of ${user}"`);',
  reason:
    'The name comes from the request and is put between quotes that it can close, so that whoever chooses a name runs commands.',
  fix: "execFile('logger', [`visit of ${user}`])",
  probability: 0.873,
  calibrated: false,
  confirmedBy: null,
  saidBy: ['claude', 'gpt'],
  silent: ['ollama'],
  refutations: [],
  missing: [],
  refuted: false,
  ignored: null,
  ...more,
});

const claim = (seat: string, number: number, more: object = {}) => {
  const { probability: _p, calibrated: _c, confirmedBy: _b, saidBy: _s, silent: _q, ...row } = findingRow();
  const { refutations: _r, missing: _m, refuted: _f, ignored: _i, ...said } = row;
  return { ...said, ...askKey(seat), number, confidence: 0.9, dropped: null, merged: 0, ...more };
};

const ballot = (seat: string, vote: string, more: object = {}) => ({
  ...askKey(seat),
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  family: 'anthropic',
  focus: 'security',
  simulated: false,
  promptVersion: 'security-1',
  vote,
  confidence: 0.9,
  summary: '',
  covered: ['src/session.ts'],
  repaired: false,
  parts: 1,
  substitutedBecause: null,
  inputTokens: 1200,
  outputTokens: 300,
  costMicroUsd: 10_500,
  durationMs: 2345,
  createdAt: at(1),
  questionKey: null,
  reusedFrom: null,
  ...more,
});

/** An audit that waits for a person: two seats said the same, one was silent, one was lost; a gate was hit. */
export function waitingStory(): AuditStory {
  const coverage = [
    { path: 'src/session.ts', state: 'reviewed' as const, reason: '' },
    { path: 'logo.png', state: 'skipped' as const, reason: 'binary' },
  ];
  return {
    audit: {
      id: 'audit-1.0a1b2c3d',
      workflowId: 'audit-1',
      title: 'shop main..work (2 files)',
      panel: 'default',
      change: 'sha256:abc',
      plan: 'sha256:def',
      state: 'waiting-for-person',
      verdict: null,
      decidedBy: null,
      pullRequest: null,
      headCommit: null,
      author: null,
      line: null,
      note: '',
      startedAt: at(0),
      endedAt: null,
    },
    change: {
      id: `sha256:${'a'.repeat(64)}`,
      title: 'shop main..work (2 files)',
      kind: 'git-range',
      repository: 'https://github.com/acme/shop',
      host: 'github.com',
      baseCommit: 'b'.repeat(40),
      headCommit: 'c'.repeat(40),
      files: 2,
      addedLines: 11,
      removedLines: 0,
      blob: blobId('sha256:blob'),
      createdAt: at(0),
    },
    plan: {
      changeId: changeId('sha256:abc'),
      panel: 'default',
      seats: [
        seatOf('claude', { provider: 'anthropic', model: 'claude-opus-4-6', focus: 'security' }),
        seatOf('gpt', { provider: 'openai', model: 'gpt-5.4', simulated: true }),
        seatOf('ollama', { model: 'qwen3-coder:30b', focus: 'edge-cases', simulated: true }),
        seatOf('gemini', { provider: 'google', excluded: 'Seat "gemini" has no key: set GEMINI_API_KEY.' }),
      ],
      quorum: 3,
      pieces: [],
      coverage,
      gates: [{ name: 'secrets', mode: 'ask' }],
      budget: { tokensMax: 1, costMicroUsdMax: 1, seatTokensMax: 1, seatCostMicroUsdMax: 1 },
      estimate: { tokens: 0, costMicroUsd: 0 },
      patienceMs: 1,
      asksAtOnce: 1,
      remindAfterMs: 1,
      expireAfterMs: 1,
    },
    gates: [
      {
        audit: 'audit-1.0a1b2c3d',
        gate: 'secrets',
        outcome: 'hit',
        hits: [
          {
            rule: 'secrets.aws',
            file: 'src/keys.ts',
            startLine: 3,
            endLine: 3,
            quote: "const key = 'AKIA****************';",
            message: 'An AWS access key stands in the code: revoke it, and read it from the environment.',
          },
        ],
        unread: ['logo.png: binary'],
        problem: null,
        createdAt: at(1),
      },
    ],
    rounds: [
      {
        round: 1,
        verdict: {
          audit: 'audit-1.0a1b2c3d',
          round: 1,
          verdict: 'disputed',
          sure: null,
          because: [],
          disputes: [
            {
              kind: 'votes-split',
              question: 'Seats disagree on "A user name reaches a shell" in src/session.ts:17. Is it so?',
              finding: 0,
            },
          ],
          coverage,
          calibration: null,
          tokens: 4500,
          costMicroUsd: 31_500,
          createdAt: at(2),
        },
        ballots: [
          ballot('claude', 'fail', { summary: 'One way to run commands from outside.' }),
          ballot('gpt', 'fail', { simulated: true, costMicroUsd: 0 }),
          ballot('ollama', 'pass', { simulated: true, costMicroUsd: 0, repaired: true }),
        ],
        claims: [
          claim('claude', 0),
          claim('gpt', 0),
          claim('gpt', 1, {
            title: 'A secret is logged',
            severity: 'high',
            startLine: 90,
            endLine: 94,
            dropped: 'its quote does not stand there',
            merged: null,
          }),
        ],
        findings: [findingRow()],
        lost: [{ ...askKey('gemini'), reason: 'the provider answered 529 five times' }],
        refutations: [],
        lostRefutations: [],
        lostSpending: { tokens: 0, costMicroUsd: 0 },
      },
    ],
    decisions: [
      {
        audit: 'audit-1.0a1b2c3d',
        number: 1,
        round: 1,
        by: null,
        decision: null,
        reason: null,
        raw: '{"decision":"approve"}',
        refused: '"by" is missing.',
        createdAt: at(3),
      },
    ],
  };
}
