import { type makeKey, readPrivateKey, signText } from '../../../activities/origin/keys.ts';
import { statementText } from '../../../core/people/signed-statement.ts';

/** What somebody pastes who has signed this. */
export function signedBy<Said extends object>(
  { publicKey, privateKey }: ReturnType<typeof makeKey>,
  said: Said,
  named: { subject: string; question: number; at?: string; kind?: string },
) {
  const { at = new Date().toISOString(), kind = 'countersign.decision.v1', ...place } = named;
  const statement = { ...said, ...place, kind, at, key: publicKey, signature: '' };
  return { ...statement, signature: signText(statementText(statement), readPrivateKey(privateKey)) };
}
