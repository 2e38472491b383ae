import type { Configuration } from '../configuration/configuration.ts';
import { clockSkewMs, refuseSignature, type Verifying } from './check-signature.ts';
import type { AnswerToWeigh, WeighedAnswer } from './contract.ts';
import { personByLogin } from './person-by-login.ts';
import type { StatementKind } from './read-answer.ts';
import { statementText } from './signed-statement.ts';
import { type Wanted, weighName } from './weigh-name.ts';

/** What answers are weighed by: the configuration as it stands when one arrives. */
export interface AnswerOffice extends Verifying, Pick<Configuration, 'people' | 'teams'> {
  approval: Configuration['decisions']['approval'];
}

/** What is asked, and what whoever answers has to be allowed. */
export interface Weighable extends Pick<AnswerToWeigh, 'question' | 'askedMs' | 'answer' | 'vouching'> {
  subject: string;
  kind: StatementKind;
  wanted: Wanted;
  /** Why the comment that is named does not say this; null where it does, or where none is named. */
  commentRefused: string | null;
}

const signing = ({ kind, subject }: Pick<Weighable, 'kind' | 'subject'>): string =>
  `sign it with "countersign ${kind === 'countersign.rollback.v1' ? 'rollback' : 'decide'} ${subject} … --key FILE" or --agent, or paste what that prints with --print`;

/**
 * Who answers, and what proves it; else why it does not count, and what to do. Where `people` names nobody, whoever types a
 * name is taken at their word. A typed name proves nothing, a signature counts for this one question only.
 */
export function weighAnswer(office: AnswerOffice, asked: Weighable): WeighedAnswer {
  const { vouching, commentRefused } = asked;
  const nobody = Object.keys(office.people).length === 0;
  if (vouching.kind === 'signed') return weighSigned(office, asked, vouching.signed);
  if (!nobody && office.approval === 'signed') {
    return {
      refused: `"decisions.approval" in countersign.yaml asks for signatures, and ${vouching.kind === 'comment' ? 'a comment' : 'a typed name'} is none: ${signing(asked)}.`,
    };
  }
  if (vouching.kind === 'typed' || nobody)
    return counted(weighName(office, asked.answer.by, asked.wanted), 'unverified', null);
  if (commentRefused !== null) return { refused: commentRefused };
  return weighComment(office, asked, vouching.comment);
}

function weighSigned(
  office: AnswerOffice,
  asked: Weighable,
  signed: Extract<Weighable['vouching'], { kind: 'signed' }>['signed'],
): WeighedAnswer {
  const { subject, question, kind, askedMs, answer, wanted } = asked;
  const remedy = signing(asked);
  if (signed.kind !== kind)
    return { refused: `It is signed as ${signed.kind}, and here counts ${kind}: ${remedy}.` };
  if (signed.subject !== subject)
    return { refused: `It was signed for ${signed.subject}, and this is ${subject}: ${remedy}.` };
  if (signed.question !== question) {
    return {
      refused: `It was signed for question ${signed.question}, and question ${question} is open here: read that, and sign your answer to it.`,
    };
  }
  const why = refuseSignature({ ...signed, by: answer.by }, statementText({ ...answer, ...signed }), office);
  if (why !== null) return { refused: `The signature does not count, since ${why}: ${remedy}.` };
  if (Date.parse(signed.at) < askedMs - clockSkewMs) {
    return {
      refused: `It was signed at ${signed.at}, before the question was asked: read it, and sign your answer again.`,
    };
  }
  return counted(weighName(office, answer.by, wanted), 'signature', signed.key);
}

/** GitHub vouches for the login, so that whose it is here counts, whatever it is called. */
function weighComment(office: AnswerOffice, { answer, wanted }: Weighable, comment: string): WeighedAnswer {
  const person = personByLogin(office.people, answer.by);
  if (person === null) {
    return {
      refused: `Nobody under "people" in countersign.yaml has "github: ${answer.by}": have it added to your entry there.`,
    };
  }
  return counted(weighName(office, person, wanted), 'github', `${answer.by}, ${comment}`);
}

const counted = (
  weighed: ReturnType<typeof weighName>,
  proof: Extract<WeighedAnswer, { who: unknown }>['who']['proof'],
  credential: string | null,
): WeighedAnswer =>
  'why' in weighed ? { refused: weighed.why } : { who: { person: weighed.person, proof, credential } };
