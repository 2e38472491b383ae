import { seatId } from '../../../core/ids.ts';
import type { AuditStatus, SeatProgress } from '../../../core/panel/status.ts';

export const seat = (id: string, more: Partial<SeatProgress> = {}): SeatProgress => ({
  id: seatId(id),
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  simulated: false,
  state: 'waiting',
  asksDone: 0,
  asks: 3,
  findings: 0,
  reason: '',
  ...more,
});

export const status = (more: Partial<AuditStatus> = {}): AuditStatus => ({
  phase: 'reviewing',
  title: 'shop main..work, 2 files',
  round: 1,
  seats: [
    seat('claude', { state: 'asking', asksDone: 1 }),
    seat('gpt', { provider: 'openai', model: 'gpt-5.4', simulated: true, state: 'voted', findings: 2 }),
    seat('gemini', { provider: 'google', model: 'gemini-3.1', state: 'lost', reason: 'it has no key' }),
    seat('ollama', { provider: 'ollama', model: 'qwen3' }),
  ],
  gates: [
    { name: 'placeholders', state: 'running', hits: 0 },
    { name: 'secrets', state: 'hit', hits: 1 },
  ],
  verdict: null,
  questions: [],
  estimate: { tokens: 9000, costMicroUsd: 120_000 },
  costMicroUsd: 12_300,
  ...more,
});
