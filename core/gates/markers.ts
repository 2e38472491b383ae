import type { RuleId } from './rules.ts';

/** One comment line that says that work is left; `line` counts from 0 in the comment. */
export interface Marker {
  rule: RuleId;
  line: number;
}

const lineMax = 20_000;

/** In capitals the words are markers wherever they stand, unless quoted, or part of a name or of a path. */
const inCapitals =
  /(?<![\w$'"`“./\\@-])(?:TODO|FIXME|FIX ME|TBD|HACK|KLUDGE|UNDONE|BUGBUG)(?![\w$'"`”/-]|\.\w)/;
const inCapitalsFirst =
  /^(?:TODO|FIXME|TBD|HACK|XXX|WIP|KLUDGE)(?=[\s:!(/,;.—–-]|$)(?!-\w|\.\w|\s+(?:comments?|markers?|list|items?)\b)|(?<![\w$'"`-])(?:XXX|WIP):/;
/** In small letters they are ordinary words (a todo list), so only the forms of a marker count. */
const inSmallLetters =
  /^@(?:todo|fixme)\b|^(?:todo|fixme|tbd)(?:\s*\([\w@ .-]{1,60}\)\s*:?|\s*[:!](?!\w)|\s+[-–—]\s|\s*$)|^(?:hack|xxx|kludge)\s*:(?!\w)/i;

const standIns: readonly RegExp[] = [
  /\bin an? (?:real|actual|full|complete|proper|true)(?:[ -](?:world|life))? (?:implementation|app|application|system|scenario|code|version|service|project|product|program|api|database|setup)\b/i,
  /\bin production(?: code| systems?| environments?)?,? (?:you(?:'d| would| should| might)|we(?:'d| would| should)|this (?:would|should)|it (?:would|should)|replace\b|use (?:a real|the real|proper))/i,
  /\bplaceholder (?:implementation|function|method|logic|code|for now|until|response|body)\b|^placeholder(?:\s*[:.!-]|\s+for now|\s*$)/i,
  /\b(?:your|actual|real) (?:\w{1,30} ){0,3}(?:code|logic|implementation) (?:goes |go |would go |comes )?here\b|\b(?:code|logic|implementation) (?:goes|would go|will go|comes) here\b/i,
  /^(?:add|put|insert|write|implement|place) (?:your|the actual|actual|the real|real) [\w -]{0,60}\bhere\b|^implement (?:[\w-]{1,30} ){0,4}(?:here|later|logic here)\W*$|\bimplement (?:me|this later|it later|properly later)\b/i,
  /^(?:\.\.\.|…)\s*(?:the )?(?:rest of|existing|remaining|previous|same as|unchanged)\b|^(?:the )?rest of (?:the|your) (?:code|implementation|file|function|method|class|logic)\b.{0,40}$|\bexisting (?:code|implementation|logic)\s*(?:\.\.\.|…|here|unchanged|remains|stays)/i,
  /\bfor now,? (?:just |we(?:'ll)? (?:just )?|simply |only |it )?(?:returns?|hard-?codes?|mock|stub|simulate|fake|use (?:a )?(?:mock|dummy|fake|placeholder|hard))|\b(?:hard-?coded|mocked|stubbed|simulated|dummy|faked?|stub|mock)\b.{0,30}\bfor now\b/i,
  /^(?:return |use |using |this is |just )?(?:an? |some )?(?:dummy|mock|fake|stubbed|mocked|simulated) (?:implementation|response|data|result)s?\b/i,
  /\byet to be implemented\b|^(?:needs )?to be implemented\b(?! (?:by|in|on|as|with))|\bto be implemented (?:later|soon)\b|^not (?:yet )?implemented(?: yet)?\W*$|\bnot (?:yet implemented|implemented yet)\W*$/i,
  /\breplace (?:this |it )?with (?:an? |the )?(?:real|actual|proper|your|production)\b/i,
  /\bleft as an exercise\b|\bomitted for brevity\b|\bfor (?:demo|demonstration) purposes\b/i,
  /^simulat(?:e|es|ing) (?:an? |the )?(?:\w{1,20} )?(?:api|network|database|server|http|request|call|latency|async)\b/i,
  /\btemporary (?:hack|stub|placeholder|implementation)\b/i,
];

/** A warning against use is about the reader's code, not about this. */
const warns = /\b(?:not|never|don't)\b.{0,40}\bin an? (?:real|actual|full|complete|proper|true)\b/i;

/** `comment` with its delimiters, over several lines where it has them. At most one marker per line. */
export function markersIn(comment: string): Marker[] {
  return comment.split('\n').flatMap((raw, line): Marker[] => {
    const text = bareLine(raw.slice(0, lineMax));
    if (inCapitals.test(text) && !listsMarkers(text)) return [{ rule: 'placeholders.marker', line }];
    if (inCapitalsFirst.test(text) || inSmallLetters.test(text))
      return [{ rule: 'placeholders.marker', line }];
    return !warns.test(text) && standIns.some((phrase) => phrase.test(text))
      ? [{ rule: 'placeholders.stand-in-comment', line }]
      : [];
  });
}

/** A line that names several markers speaks about them. */
const listsMarkers = (text: string): boolean =>
  /(?:TODO|FIXME|XXX|HACK|TBD)\b\s*(?:,|\/|\bor\b|\band\b|\|)\s*(?:TODO|FIXME|XXX|HACK|TBD)\b/.test(text) ||
  /\b(?:a|an|the|each|every|of|no) (?:TODO|FIXME)s? (?:comment|marker|app|list|item)/i.test(text);

const bareLine = (line: string): string =>
  line
    .trim()
    .replace(/^(?:<!--+|\/\*+!?|\/\/[/!]*|\*+(?!\/)|#+!?|--+|;+|%+|"""|''')+\s*/, '')
    .replace(/\s*(?:\*+\/|--+>|"""|''')$/, '');

/** Directives to tools say what is switched off, not why; what follows their `--` does. */
const directive =
  /^\W*(?:eslint|biome|oxlint|prettier|istanbul|c8|v8|noqa|type:|pylint|mypy|pragma|ts-|@ts-|nolint|NOSONAR)[^\n]{0,300}?(?:--|$)/i;

/** Three words make a reason; `ignore` or `noop` do not. */
export const givesReason = (comment: string): boolean => {
  const words =
    comment
      .slice(0, lineMax)
      .replace(directive, '')
      .match(/[\p{L}\p{N}'’]{2,}/gu) ?? [];
  return words.length >= 3 && markersIn(comment).length === 0;
};

/** The comment at the end of a line of code, or the whole of a comment line; empty where there is none. */
export const commentOn = (line: string): string =>
  /(?:^|\s)(?:\/\/|#|\/?\*)\s?(.{0,500})$/.exec(line.slice(0, 2000))?.[1] ?? '';
