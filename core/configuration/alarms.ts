import * as z from 'zod';

const variable = z.string().regex(/^COUNTERSIGN_ALARM_[A-Z0-9_]{1,60}$/);

/** Over TLS, or to a relay on this very machine; without a login, which would be a secret in a file that others read. */
export const isAlarmAddress = (url: string): boolean =>
  /^https:\/\/[^\\/?#@\s]+(?:[/?#]\S*)?$/iu.test(url) ||
  /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:[/?#]\S*)?$/iu.test(url);

const alarmSchema = z
  .strictObject({
    webhook: z
      .url({ protocol: /^https?$/ })
      .refine(isAlarmAddress, 'must be an https:// address without a login in it')
      .optional()
      .describe('Takes each alarm as a POST of JSON, whose "text" Slack, Mattermost and Teams show.'),
    webhookVariable: variable
      .optional()
      .describe('Instead of it: environment variable with that address, where it is itself the secret.'),
    secretVariable: variable
      .optional()
      .describe('Environment variable with the secret that X-Countersign-Signature-256 is made with.'),
  })
  .refine(
    ({ webhook, webhookVariable }) => (webhook === undefined) !== (webhookVariable === undefined),
    'needs one address: write "webhook" or "webhookVariable"',
  );
export type AlarmPlace = z.infer<typeof alarmSchema>;

/** `fleet.alarms`. */
export const alarmsSchema = z
  .array(alarmSchema)
  .max(20)
  .default([])
  .describe('Who is told at once when somebody acts alone, or pulls the kill switch.');
