import * as z from 'zod';

/** Whom a quorum may ask for: who may approve, carry out, settle disputes or give access, on each asset of the plan. */
const quorumRoles = ['approver', 'operator', 'auditor', 'admin'] as const;
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const bounded = (max: number) => z.int().min(1).max(max);
const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as 08:00, up to 24:00');

const placeSchema = z.strictObject({
  role: z.enum(quorumRoles).describe('Held on every asset of this class that the plan touches.'),
  count: bounded(10).default(1),
});

const windowSchema = z
  .strictObject({
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(7)
      .default([...weekdays]),
    from: timeOfDay.default('00:00'),
    to: timeOfDay
      .default('24:00')
      .describe('Not itself part of it. Earlier than "from" reaches into the next day.'),
    timeZone: z
      .string()
      .refine((zone) => isTimeZone(zone), 'is no time zone such as UTC or Europe/Berlin')
      .default('UTC'),
  })
  .describe('A time of the week at which plans may be carried out.');

const breakGlassSchema = z.strictObject({
  allowed: z.boolean().default(false),
  minutes: bounded(240).default(15).describe('How long after it was signed it may be acted on.'),
  assetsMax: bounded(1000).default(1),
});

const classSchema = z.strictObject({
  approval: z
    .enum(['signed', 'signal'])
    .default('signed')
    .describe(
      'signed: with keys of people. signal: as typed by hand, which proves nothing and is recorded as unverified.',
    ),
  quorum: z
    .array(placeSchema)
    .min(1)
    .max(6)
    .default([
      { role: 'approver', count: 1 },
      { role: 'operator', count: 1 },
    ])
    .describe('All of these; one person fills one place.'),
  windows: z.array(windowSchema).max(20).default([]).describe('By default at any time.'),
  plansPerHour: bounded(1000).default(6).describe('Plans that may be begun in any hour.'),
  assetsMax: bounded(1000).default(5).describe('Assets that one plan may touch.'),
  expiresMinutes: bounded(7 * 24 * 60)
    .default(60)
    .describe('How long after it was made a plan may be approved and carried out.'),
  breakGlass: breakGlassSchema
    .prefault({})
    .describe('Whether one operator may act alone in an emergency, with a review afterwards.'),
});
export type ClassPolicy = z.infer<typeof classSchema>;

/** `fleet.classes`. */
export const classesSchema = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), classSchema)
  .describe(
    'How strong an approval must be, by class of assets. A class that is not named here asks for signatures of an approver and an operator; "simulated", on simulated assets, for one typed approval.',
  );
export type Classes = z.infer<typeof classesSchema>;

/** What a class that nobody named asks for. */
const production: ClassPolicy = classSchema.parse({});
const simulated: ClassPolicy = classSchema.parse({
  approval: 'signal',
  quorum: [{ role: 'approver', count: 1 }],
  plansPerHour: 1000,
  assetsMax: 20,
});

/** What holds for a class. The lenient default named `simulated` is only for assets that are. */
export function policyOfClass(
  classes: Classes,
  { class: name, simulated: pretend }: { class: string; simulated: boolean },
): ClassPolicy {
  const own = Object.hasOwn(classes, name) ? classes[name] : undefined;
  return own ?? (name === 'simulated' && pretend ? simulated : production);
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
