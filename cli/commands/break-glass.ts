import { verifySignature } from '../../activities/origin/keys.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { weighReview } from '../../core/remedy/judge-words.ts';
import { reviewSchema, wordText } from '../../core/remedy/lift.ts';
import { eventOfWord } from '../../core/remedy/trail-events.ts';
import type { Database } from '../../database/client.ts';
import { closeReview, type GlassRow, openReviews } from '../../database/glass-reviews.ts';
import { createTrail } from '../../database/trail.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { type Signer, signerOf } from '../sign-as-person.ts';
import { openRecords } from '../stores.ts';
import { moment } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

interface GlassOptions {
  review?: string;
  key?: string;
  agent: boolean;
  json: boolean;
}

const unsigned = `${'A'.repeat(86)}==`;

/** What was done alone and waits for a review; or the review of one, signed by somebody else. */
export async function breakGlass(
  context: Context,
  hash: string | undefined,
  options: GlassOptions,
): Promise<ExitStatus> {
  if ((hash === undefined) !== (options.review === undefined))
    throw new UsageError('A review takes both: the hash of the plan, and --review with what you have found.');
  const { db, close } = await openRecords(context);
  try {
    if (hash !== undefined) await review(context, db, hash, options);
    const open = await openReviews(db);
    if (options.json) print([safeJson({ open })]);
    else if (open.length === 0) print(['Nothing that was done alone waits for a review.']);
    else print(open.flatMap((one) => wrap(context.out, describe(one), '', '    ')));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

const describe = ({ plan, by, reason, at }: GlassRow): string =>
  `${plan.slice(0, 16)}  ${moment(at)}  ${safeLine(by)} acted alone: ${safeLine(reason)}`;

async function review(
  context: Context,
  db: Database,
  prefix: string,
  { review: words = '', ...wish }: GlassOptions,
): Promise<void> {
  const found = (await openReviews(db)).filter(({ plan }) => plan.startsWith(prefix));
  const [glass] = found;
  if (!glass || found.length > 1)
    throw new UsageError(
      `${found.length === 0 ? 'Nothing' : 'More than one plan'} that waits for a review begins with ${JSON.stringify(prefix.slice(0, 80))}.`,
    );
  const signer = await signerOf(context, wish);
  if (!signer) throw new UsageError('A review is signed: give --key or --agent.');
  await signAndClose(context, db, glass, signer, words);
}

async function signAndClose(
  context: Context,
  db: Database,
  { plan, by: actor }: GlassRow,
  signer: Signer,
  reason: string,
): Promise<void> {
  const parsed = reviewSchema.safeParse({
    kind: 'countersign.review.v1',
    subject: plan,
    by: signer.person,
    reason,
    at: new Date().toISOString(),
    key: signer.publicKey,
    signature: unsigned,
  });
  if (!parsed.success)
    throw new UsageError('The review cannot be signed: write one line of up to 2000 letters.');
  const word = { ...parsed.data, signature: await signer.sign(wordText(parsed.data)) };
  const configuration = loadConfiguration(context.environment, context.cwd);
  const office = { ...configuration, now: new Date(), verify: verifySignature };
  const weighed = weighReview(office, { plan, by: actor }, word);
  if ('why' in weighed) throw new UsageError(`This is no review: ${weighed.why}.`);
  const { person } = weighed;
  await db.transaction(async (change) => {
    await closeReview(change, plan, {
      reviewedBy: person,
      review: reason,
      reviewedAt: new Date(),
      said: word,
    });
    const event = eventOfWord('reviewed', {
      by: person,
      key: word.key,
      what: `Reviewed what was done alone: ${reason}`,
      plan,
    });
    await createTrail(change).append(`plan/${plan}/reviewed`, event);
  });
}
