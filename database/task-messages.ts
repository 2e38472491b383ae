import { and, asc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Failed } from '../core/failed.ts';
import type { Answer, PastTurn, ToldPart } from '../core/develop/conversation.ts';
import type { TaskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { taskMessages, taskNotes } from './schema.ts';

const openingPosition = 0;
const toldPosition = (turn: number) => 2 * turn - 1;
const answerPosition = (turn: number) => 2 * turn;

/** What `openSandbox` leaves for the conversation. */
export interface RecordedOpening {
  /** Instructions, map and files of the repository. */
  pack: string;
  /** The rules of the sandbox, in words for the developer. */
  rules: string;
}

/** Records what the conversation begins with. Safe to repeat: the first one counts. */
export async function saveOpening(db: Database, task: TaskId, opening: RecordedOpening): Promise<void> {
  await db
    .insert(taskMessages)
    .values({
      task,
      position: openingPosition,
      role: 'opening',
      iteration: 0,
      content: JSON.stringify(opening),
    })
    .onConflictDoNothing();
}

/** @throws Failed `task.unknown` when the sandbox was never opened */
export async function loadOpening(db: Database, task: TaskId): Promise<RecordedOpening> {
  const [row] = await db
    .select({ content: taskMessages.content })
    .from(taskMessages)
    .where(and(eq(taskMessages.task, task), eq(taskMessages.position, openingPosition)));
  if (row) return JSON.parse(row.content) as RecordedOpening;
  throw new Failed(
    'task.unknown',
    `Task ${task} has no conversation to go on with: its sandbox was never opened. Start tasks with developTask only.`,
  );
}

/** What a turn took. `inputTokens` is the whole question, `cachedTokens` what of it was read from the cache. */
export interface TurnCost {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costMicroUsd: number;
}

export interface RecordedAnswer {
  answer: Answer;
  iteration: number;
  cost: TurnCost;
}

export async function findAnswer(db: Database, task: TaskId, turn: number): Promise<RecordedAnswer | null> {
  const [row] = await db
    .select()
    .from(taskMessages)
    .where(and(eq(taskMessages.task, task), eq(taskMessages.position, answerPosition(turn))));
  if (!row) return null;
  const { iteration, inputTokens, cachedTokens, outputTokens, costMicroUsd } = row;
  const answer = JSON.parse(row.content) as Answer;
  return { answer, iteration, cost: { inputTokens, cachedTokens, outputTokens, costMicroUsd } };
}

/** All turns before this one, in order. */
export async function loadPastTurns(db: Database, task: TaskId, before: number): Promise<PastTurn[]> {
  const rows = await db
    .select({
      position: taskMessages.position,
      iteration: taskMessages.iteration,
      content: taskMessages.content,
    })
    .from(taskMessages)
    .where(
      and(
        eq(taskMessages.task, task),
        gte(taskMessages.position, toldPosition(1)),
        lt(taskMessages.position, toldPosition(before)),
      ),
    )
    .orderBy(asc(taskMessages.position));
  const told = new Map(rows.map((row) => [row.position, row.content]));
  return rows
    .filter(({ position }) => position % 2 === 0)
    .map(({ position, iteration, content }) => ({
      turn: position / 2,
      iteration,
      told: JSON.parse(told.get(position - 1) ?? '[]') as ToldPart[],
      answer: JSON.parse(content) as Answer,
    }));
}

export interface NewTurn {
  taskId: TaskId;
  turn: number;
  iteration: number;
  told: ToldPart[];
  answer: Answer;
  cost: TurnCost;
}

/**
 * Records a turn: what was told, the answer, and that the notes in it are told; all or nothing. Of two answers to one
 * turn the first counts, and with it what was told then.
 */
export async function saveTurn(
  db: Database,
  { taskId, turn, iteration, told, answer, cost }: NewTurn,
): Promise<void> {
  await db.transaction(async (tx) => {
    const inserted = await tx
      .insert(taskMessages)
      .values({
        task: taskId,
        position: answerPosition(turn),
        role: 'assistant',
        iteration,
        content: JSON.stringify(answer),
        ...cost,
      })
      .onConflictDoNothing()
      .returning({ position: taskMessages.position });
    if (inserted.length === 0) return;
    await tx.insert(taskMessages).values({
      task: taskId,
      position: toldPosition(turn),
      role: 'user',
      iteration,
      content: JSON.stringify(told),
    });
    const keys = told.flatMap((part) => (part.kind === 'note' ? [part.key] : []));
    if (keys.length === 0) return;
    await tx
      .update(taskNotes)
      .set({ turn })
      .where(and(eq(taskNotes.task, taskId), inArray(taskNotes.key, keys)));
  });
}

/** Leaves a note for the developer's next turn. Safe to repeat: under one key it is told once. */
export async function saveNote(db: Database, task: TaskId, key: string, body: string): Promise<void> {
  await db.insert(taskNotes).values({ task, key, body }).onConflictDoNothing();
}

/** Notes that wait to be told, oldest first. */
export async function waitingNotes(db: Database, task: TaskId): Promise<{ key: string; text: string }[]> {
  return db
    .select({ key: taskNotes.key, text: taskNotes.body })
    .from(taskNotes)
    .where(and(eq(taskNotes.task, task), isNull(taskNotes.turn)))
    .orderBy(asc(taskNotes.createdAt), asc(taskNotes.key));
}

/** What the developer's answers of one iteration cost. */
export async function costOfIteration(db: Database, task: TaskId, iteration: number): Promise<number> {
  const [row] = await db
    .select({ cost: sql<string>`coalesce(sum(${taskMessages.costMicroUsd}), 0)` })
    .from(taskMessages)
    .where(and(eq(taskMessages.task, task), eq(taskMessages.iteration, iteration)));
  return Number(row?.cost ?? 0);
}
