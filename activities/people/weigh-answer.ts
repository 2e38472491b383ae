import canonicalize from 'canonicalize';
import { readersName } from '../../core/configuration/readers.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { readersNameOf } from '../../core/develop/repository-name.ts';
import { refuseComment } from '../../core/github/judge-comment.ts';
import type {
  AnswerSubject,
  AnswerToWeigh,
  PeopleActivities,
  WeighedAnswer,
} from '../../core/people/contract.ts';
import type { Place } from '../../core/people/permissions.ts';
import { type AnswerOffice, weighAnswer } from '../../core/people/weigh-answer.ts';
import type { Wanted } from '../../core/people/weigh-name.ts';
import { changeOfAudit } from '../../database/audits.ts';
import type { Database } from '../../database/client.ts';
import { findComment } from '../../database/deliveries.ts';
import { pullRequestOf } from '../../database/heads.ts';
import { findIncident } from '../../database/incidents.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { findTask } from '../../database/tasks.ts';
import { sumOf } from '../../database/trail.ts';
import { verifySignature } from '../origin/keys.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each answer: whoever is taken out of countersign.yaml answers nothing from then on. */
  readConfiguration: () => Configuration;
  now?: () => Date;
}

export const createPeopleActivities = ({
  db,
  readConfiguration,
  now = () => new Date(),
}: Dependencies): PeopleActivities => {
  const officeNow = (): AnswerOffice => {
    const { people, teams, decisions } = readConfiguration();
    return { people, teams, approval: decisions.approval, now: now(), verify: verifySignature };
  };
  return {
    weighAnswer: (given) => weighOne(db, officeNow(), given),
    async weighAnswers({ answers }) {
      const office = officeNow();
      const weighed: WeighedAnswer[] = [];
      for (const given of answers) weighed.push(await weighOne(db, office, given));
      return weighed;
    },
  };
};

async function weighOne(db: Database, office: AnswerOffice, given: AnswerToWeigh): Promise<WeighedAnswer> {
  const { subject, question, askedMs, answer, vouching } = given;
  const nobody = Object.keys(office.people).length === 0;
  const wanted = await wantedOf(db, subject, nobody);
  if (wanted === null)
    return {
      refused: `What ${subject.id} is about stands on no record here: nobody can tell who may answer.`,
    };
  const weighed = weighAnswer(office, {
    subject: subject.id,
    kind: subject.kind === 'rollback' ? 'countersign.rollback.v1' : 'countersign.decision.v1',
    question,
    askedMs,
    answer,
    vouching,
    wanted,
    commentRefused: vouching.kind === 'comment' ? await judgeComment(db, given, vouching.comment) : null,
  });
  if ('refused' in weighed || vouching.kind !== 'signed') return weighed;
  return { who: { ...weighed.who, sum: sumOf(canonicalize({ ...answer, ...vouching.signed }) ?? '') } };
}

/** Null where nothing is on record. `nobody`: it is not looked up, since there is nobody to be allowed or not. */
async function wantedOf(db: Database, subject: AnswerSubject, nobody: boolean): Promise<Wanted | null> {
  const { permission, to } = rights[subject.kind];
  if (nobody) return { permission, to, places: [] };
  const places = await placesOf(db, subject);
  return places.length === 0 ? null : { permission, to, places };
}

/**
 * An answer to an incident steers what is proposed next, which is an operator's part: an approver who steered would
 * approve what is partly their own.
 */
const rights: Record<AnswerSubject['kind'], Pick<Wanted, 'permission' | 'to'>> = {
  audit: { permission: 'decide', to: 'settle disputes' },
  task: { permission: 'decide', to: 'answer for tasks' },
  rollback: { permission: 'decide', to: 'roll tasks back' },
  incident: { permission: 'operate', to: 'answer for incidents' },
};

async function placesOf(db: Database, { kind, id }: AnswerSubject): Promise<Place[]> {
  if (kind === 'audit') {
    const change = await changeOfAudit(db, id);
    if (change === null) return [];
    const { origin } = await loadSnapshot(db, change);
    return [{ kind: 'repository', name: readersName(origin) }];
  }
  if (kind === 'incident') {
    const incident = await findIncident(db, id);
    return (incident?.assets ?? []).map((name) => ({ kind: 'asset', name }));
  }
  const task = await findTask(db, id);
  return task ? [{ kind: 'repository', name: readersNameOf(task.repository) }] : [];
}

/** By our own record of what GitHub delivered: whoever answers only names it. */
async function judgeComment(
  db: Database,
  { subject, askedMs, answer }: AnswerToWeigh,
  comment: string,
): Promise<string | null> {
  const pullRequest = subject.kind === 'audit' ? await pullRequestOf(db, subject.id) : null;
  return refuseComment(await findComment(db, comment), { pullRequest, askedMs, answer });
}
