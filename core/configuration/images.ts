import * as z from 'zod';
import { plainUrl } from './plain-url.ts';
import type { ImageRule } from '../gates/image-rules.ts';
import { gateModes } from '../gates/gate.ts';

const modeOf = (mode: (typeof gateModes)[number], text: string) =>
  z.enum(gateModes).default(mode).describe(text);
const pattern = z.string().min(1).max(300);

export const imagesSchema = z.strictObject({
  rules: z
    .strictObject({
      new: modeOf('ask', 'The file did not name the image before, and "allow" does not.'),
      latest: modeOf('ask', 'It has no tag, or the tag latest: whatever was pushed last.'),
      unpinned: modeOf('ask', 'It has a tag without a digest: the tag may be another image tomorrow.'),
      old: modeOf('warn', 'It was made longer ago than "ageDaysMax".'),
      unknown: modeOf('ask', 'Which image it is, or when it was made, could not be found out.'),
      origin: modeOf('ask', 'It comes from elsewhere than "origins" allow.'),
    } satisfies Record<ImageRule, unknown>)
    .prefault({})
    .describe("What a hit of each rule does; never more than the gate's own mode does."),
  allow: z
    .array(pattern)
    .default([])
    .describe(
      'Images that may be added without a person, with `*` for any text: `docker.io/library/node`, `ghcr.io/acme/*`.',
    ),
  origins: z
    .array(pattern)
    .default([])
    .describe('Where images may come from: `docker.io/library/*`, `ghcr.io/acme/*`; none: from anywhere.'),
  ageDaysMax: z.number().positive().max(36_500).default(365).describe('An image older than this is old.'),
  registries: z
    .record(
      z
        .string()
        .regex(
          /^[a-z0-9.-]{1,253}(?::\d{1,5})?$/,
          'must be a host as images name it, such as registry.acme.example:5000',
        ),
      plainUrl('take it out, registries are asked without one'),
    )
    .default({})
    .describe(
      'Addresses of registries that are not public, or of mirrors. No other address of your own network is ever asked.',
    ),
  timeoutSeconds: z.int().min(1).max(120).default(15).describe('For all answers about one image together.'),
  lookupsMax: z
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .describe('Images looked up for one change; the rest is unknown.'),
});

export type ImagePolicy = z.infer<typeof imagesSchema>;
