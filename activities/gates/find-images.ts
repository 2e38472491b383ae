import { changedImages } from '../../core/gates/changed-images.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { Told } from '../../core/dependencies/facts.ts';
import type { GateResult } from '../../core/gates/gate.ts';
import { type ImageName, imageTitle } from '../../core/gates/image-name.ts';
import { type ImageFacts, type ImageToJudge, judgeImages } from '../../core/gates/images.ts';
import type { GatePolicy } from '../../core/gates/policy.ts';

export type LookUpImage = (name: ImageName) => Promise<Told<ImageFacts>>;

const atOnce = 4;

/** Judges the images that a change names, with what their registries say. */
export async function findImages({
  snapshot,
  policy,
  lookUp,
  now,
}: {
  snapshot: Snapshot;
  policy: GatePolicy['images'];
  lookUp: LookUpImage;
  now: Date;
}): Promise<GateResult> {
  const { images, unread } = changedImages(snapshot);
  const names = new Map(
    images.flatMap(({ image }) =>
      image.kind === 'named' ? [[imageTitle(image.name), image.name] as const] : [],
    ),
  );
  const facts = await lookUpAll([...names], policy.lookupsMax, lookUp);
  const judged = images.map((one): ImageToJudge => {
    const known = one.image.kind === 'named' ? facts.get(imageTitle(one.image.name)) : undefined;
    return { ...one, facts: known ?? { kind: 'unknown', why: tooMany(policy.lookupsMax) } };
  });
  return judgeImages({ images: judged, unread, policy, nowMs: now.getTime() });
}

const tooMany = (max: number): string =>
  `the change names more than ${max} images; raise "images.lookupsMax" in countersign.yaml, or part the change.`;

/** A few at a time: a change that names many images must not hold up the others. */
async function lookUpAll(
  names: readonly (readonly [string, ImageName])[],
  max: number,
  lookUp: LookUpImage,
): Promise<Map<string, Told<ImageFacts>>> {
  const facts = new Map<string, Told<ImageFacts>>();
  const left = names.slice(0, max).values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [title, name] of left) facts.set(title, await lookUp(name));
    }),
  );
  return facts;
}
