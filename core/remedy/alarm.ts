import { clip } from '../clip.ts';
import { safeLine } from '../panel/safe-text.ts';

/** What everybody is told at once. */
export interface AlarmNews {
  kind: 'broke-glass' | 'killed';
  by: string;
  reason: string;
  /** The plan's hash; null where it is about everything. */
  plan: string | null;
  assets: string[];
  atMs: number;
}

const assetsShown = 10;

/** The JSON that is sent. `text` is what Slack, Mattermost and Teams show. */
export function alarmBody({ kind, by, reason, plan, assets, atMs }: AlarmNews): string {
  const said = { by: words(by, 200), reason: words(reason, 1000) };
  const text =
    kind === 'killed'
      ? `${said.by} has pulled the kill switch: ${said.reason} | Nothing acts on live systems until two people lift it: countersign kill-switch --lift WHY`
      : `${said.by} acts ALONE on ${shown(assets)}, without the quorum: ${said.reason} | Somebody else has to review it: countersign break-glass ${plan?.slice(0, 16) ?? 'HASH'} --review WORDS`;
  return JSON.stringify({ text, kind, ...said, plan, assets, at: new Date(atMs).toISOString() });
}

/** Whoever wrote it must not call everybody by name or hide where a link leads: these are the signs that chats obey. */
const words = (text: string, max: number): string =>
  clip(safeLine(text), max)
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('](', '] (')
    .replaceAll('@', '(at)');

const shown = (assets: readonly string[]): string => {
  const more = assets.length - assetsShown;
  return `${assets.slice(0, assetsShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};
