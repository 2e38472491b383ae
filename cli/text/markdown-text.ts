import { safeText } from '../../core/panel/safe-text.ts';

/** Markdown of ours as a terminal shows it: references to characters become those, emphasis and fences go. */
export const markdownText = (markdown: string): string =>
  safeText(
    markdown
      .replace(/^```\w*$/gm, '')
      .replace(/\*\*([^*\n]+)\*\*/g, '$1')
      .replace(/^#{1,6} /gm, '')
      .replace(/`([^`\n]+)`/g, '$1')
      .replace(/&#(\d{1,7});/g, (_, code: string) => fromCode(Number(code))),
  ).trim();

const fromCode = (code: number): string => (code <= 0x10_ff_ff ? String.fromCodePoint(code) : '');
