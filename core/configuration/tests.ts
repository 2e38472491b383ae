import * as z from 'zod';
import { gateModes } from '../gates/gate.ts';

const modeOf = (mode: (typeof gateModes)[number], text: string) =>
  z.enum(gateModes).default(mode).describe(text);

export const testsSchema = z.strictObject({
  rules: z
    .strictObject({
      none: modeOf('ask', 'Code is changed, and no test.'),
      'check-failed': modeOf('block', "One of the head's checks failed."),
      'check-pending': modeOf('ask', 'A check had not ended when "github.checksPatienceMinutes" was over.'),
      'check-unknown': modeOf('ask', "It is not known what the head's checks say."),
    })
    .prefault({})
    .describe("What a hit of each rule does; never more than the gate's own mode does."),
  except: z
    .array(z.string().min(1).max(300))
    .default([])
    .describe('Code that needs no tests, with `*` for any text: `scripts/*`, `*/migrations/*`.'),
});

export type TestsPolicy = z.infer<typeof testsSchema>;
