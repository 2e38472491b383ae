import type { Configuration } from '../configuration/configuration.ts';

/** Whether only signed answers count now. Where `people` names nobody there is nobody to sign, and anybody's word counts. */
export const asksForSignatures = ({
  decisions,
  people,
}: Pick<Configuration, 'decisions' | 'people'>): { signed?: true } =>
  decisions.approval === 'signed' && Object.keys(people).length > 0 ? { signed: true } : {};
