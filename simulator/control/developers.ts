import * as z from 'zod';
import type { Ask } from '../ask.ts';
import { taskText } from '../developers/developer.ts';
import { scriptSchema } from '../developers/scripted/script.ts';
import { matches, matchShape } from './match.ts';

export const developerNames = ['searching', 'scripted', 'obedient'] as const;

export const developerSchema = z
  .strictObject({
    ...matchShape,
    /** Words that stand in the task; left out, it is for all tasks. */
    task: z.string().min(1).optional(),
    persona: z.enum(developerNames),
    /** Prints with each answer; the same seed gives the same work. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1),
    script: scriptSchema.optional(),
  })
  .check((context) => {
    if ((context.value.persona === 'scripted') !== (context.value.script !== undefined))
      context.issues.push({
        code: 'custom',
        input: context.value,
        message: 'The persona "scripted" takes a script, and no other does.',
      });
  });
export const developersSchema = z.array(developerSchema).max(1000);
export type DeveloperSetting = z.output<typeof developerSchema>;

export interface Developers {
  set(settings: DeveloperSetting[]): void;
  /** Before those that are there. */
  add(setting: DeveloperSetting): void;
  /** Who develops: the first setting that fits, else the one that the model's name asks for, else the searching one. */
  choose(ask: Ask): Pick<DeveloperSetting, 'persona' | 'seed' | 'script'>;
  all(): DeveloperSetting[];
}

export function createDevelopers(): Developers {
  let settings: DeveloperSetting[] = [];
  return {
    set: (next) => {
      settings = [...next];
    },
    add: (setting) => {
      settings = [setting, ...settings].slice(0, 1000);
    },
    choose: (ask) => {
      const task = taskText(ask.offer?.messages ?? []);
      const found = settings.find(
        (one) => matches(one, ask) && (one.task === undefined || task.includes(one.task)),
      );
      if (found) return found;
      const named = developerNames.find((name) => ask.model.includes(`persona-${name}`));
      return { persona: named === 'obedient' ? named : 'searching', seed: 1 };
    },
    all: () => settings,
  };
}
