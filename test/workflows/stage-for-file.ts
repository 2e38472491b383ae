import { afterAll, beforeAll, inject } from 'vitest';
import { openStage, type Stage } from './stage.ts';

/** A stage that opens before the file's first test and closes after its last. */
export function stageForFile(): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await openStage(inject('temporalAddress'));
  });
  afterAll(() => stage?.close());
  return () => {
    if (!stage) throw new Error('The stage opens before the first test: ask for it inside a test.');
    return stage;
  };
}
