import type { AuditId, IncidentId, TaskId } from '../ids.ts';
import type { Vouching } from './read-answer.ts';

/** Queue `countersign`, whose processes read countersign.yaml. */
export interface PeopleActivities {
  /**
   * Whether whoever answers may, of each answer, by the configuration as it stands at this moment. Safe to repeat. What
   * somebody sends cannot make it fail for the others.
   */
  weighAnswers(input: { answers: AnswerToWeigh[] }): Promise<WeighedAnswer[]>;
  /** The same of one: what earlier versions ask. */
  weighAnswer(input: AnswerToWeigh): Promise<WeighedAnswer>;
}

/** What a question is asked about. */
export type AnswerSubject =
  | { kind: 'audit'; id: AuditId }
  | { kind: 'task'; id: TaskId }
  | { kind: 'rollback'; id: TaskId }
  | { kind: 'incident'; id: IncidentId };

export interface AnswerToWeigh {
  subject: AnswerSubject;
  /** Number of the open question there; of a roll-back, of whatever people say next. */
  question: number;
  /** Since when it is open, by the clock of workflows; of a roll-back 0. */
  askedMs: number;
  /** As it was parsed, without what vouches for it. */
  answer: Readonly<Record<string, unknown>> & { by: string };
  vouching: Vouching;
}

/** Who answered, and what proves it. */
export interface Answerer {
  /** The id of a person; where `people` names nobody, what was typed. */
  person: string;
  proof: 'signature' | 'github' | 'unverified';
  /** The key, or the login and its comment; null where nothing proves it. */
  credential: string | null;
  /** SHA-256 of what was signed with its signature, as canonical JSON, in hex; absent where nothing was. */
  sum?: string;
}

export type WeighedAnswer = { who: Answerer } | { refused: string };
