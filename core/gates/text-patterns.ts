import type { TextFamily } from './languages.ts';
import type { RuleId } from './rules.ts';

/** A rule about code in languages that are read as text. Global, and linear on any input: no nested repetition. */
export interface TextPattern {
  rule: RuleId;
  pattern: RegExp;
  /** It asks what a string says, so it runs on the text; others run on code with strings and comments blanked. */
  inStrings: boolean;
  /** Where the text says this anywhere, the rule has nothing to say. */
  unless?: RegExp;
}

const inCode = (rule: RuleId, pattern: RegExp): TextPattern => ({ rule, pattern, inStrings: false });
const inStrings = (rule: RuleId, pattern: RegExp): TextPattern => ({ rule, pattern, inStrings: true });

const emptyCatch = inCode(
  'placeholders.empty-catch',
  /\bcatch\s{0,20}(?:\([^(){}]{0,200}\)\s{0,20})?\{\s{0,2000}\}/g,
);
const says = String.raw`["'][^"'\n]{0,60}\b(?:[Nn]ot (?:yet )?[Ii]mplemented|[Uu]nimplemented|implement me)\b[^"'\n]{0,40}["']`;
const exceptionSays = inStrings(
  'placeholders.not-implemented',
  new RegExp(String.raw`\bthrow\s{1,9}new\s{1,9}[\w\\.]{1,80}\(\s{0,9}${says}`, 'g'),
);

const patterns: Readonly<Record<TextFamily, readonly TextPattern[]>> = {
  none: [],
  c: [emptyCatch],
  go: [
    inStrings(
      'placeholders.not-implemented',
      /\bpanic\(\s{0,9}"(?:TODO\b|[^"\n]{0,60}\bnot (?:yet )?implemented|implement me|unimplemented)[^"\n]{0,60}"/g,
    ),
    inStrings(
      'placeholders.not-implemented',
      /\b(?:errors\.New|fmt\.Errorf)\(\s{0,9}"(?:TODO\b[^"\n]{0,60}|(?:not (?:yet )?implemented|implement me|unimplemented)(?: yet)?)"/g,
    ),
    // One tab deep is the test's own level: deeper ones stand under a condition.
    inCode('placeholders.disabled-test', /^\t[tb]\.Skip(?:Now|f)?\(/gm),
    inCode('placeholders.empty-test', /^func Test\w{1,100}\(t \*testing\.T\)\s{0,9}\{\s{0,2000}\}/gm),
  ],
  rust: [
    inCode('placeholders.not-implemented', /\b(?:todo|unimplemented)!\s{0,9}[([{]/g),
    inCode('placeholders.disabled-test', /^[ \t]{0,80}#\[ignore\b[^\]\n]{0,200}\]/gm),
    inCode('placeholders.tautology', /\bassert!\(\s{0,9}true\s{0,9}[,)]/g),
    inCode(
      'placeholders.empty-test',
      /#\[test\]\s{1,80}(?:async\s{1,9})?fn \w{1,100}\(\)\s{0,9}\{\s{0,2000}\}/g,
    ),
  ],
  java: [
    emptyCatch,
    exceptionSays,
    inCode('placeholders.disabled-test', /^[ \t]{0,80}@(?:Disabled|Ignore)\b/gm),
    inCode('placeholders.tautology', /\bassertTrue\(\s{0,9}true\s{0,9}\)/g),
  ],
  csharp: [
    emptyCatch,
    inCode('placeholders.not-implemented', /\bthrow\s{1,9}new\s{1,9}(?:System\.)?NotImplementedException\(/g),
    inCode('placeholders.disabled-test', /^[ \t]{0,80}\[(?:Ignore\b|(?:Fact|Theory)\(\s{0,9}Skip\s{0,9}=)/gm),
    inCode('placeholders.tautology', /\bAssert\.(?:True|IsTrue)\(\s{0,9}true\s{0,9}\)/g),
  ],
  kotlin: [
    emptyCatch,
    exceptionSays,
    inCode('placeholders.not-implemented', /\bTODO\(/g),
    inCode('placeholders.disabled-test', /^[ \t]{0,80}@(?:Disabled|Ignore)\b/gm),
  ],
  swift: [
    emptyCatch,
    inStrings('placeholders.not-implemented', new RegExp(String.raw`\bfatalError\(\s{0,9}${says}`, 'g')),
    inCode('placeholders.tautology', /\bXCTAssertTrue\(\s{0,9}true\s{0,9}\)/g),
  ],
  php: [
    emptyCatch,
    exceptionSays,
    inCode('placeholders.disabled-test', /\$this->markTest(?:Skipped|Incomplete)\(/g),
    inCode('placeholders.tautology', /\bassertTrue\(\s{0,9}true\s{0,9}\)/g),
  ],
  ruby: [
    {
      ...inCode('placeholders.not-implemented', /^[ \t]{0,80}raise\s{1,9}NotImplementedError\b/gm),
      unless: /\bclass\s{1,9}(?:Base|Abstract)|\babstract\b|\bsub-?class/i,
    },
    inCode(
      'placeholders.disabled-test',
      /^[ \t]{0,80}(?:xit|xdescribe|xcontext|xspecify|pending|skip)[ (]{0,3}(?=["'\n])/gm,
    ),
    inCode(
      'placeholders.empty-catch',
      /^[ \t]{0,80}rescue(?:\s{1,9}(?:StandardError|Exception))?(?:\s{0,9}=>\s{0,9}\w{1,40})?[ \t\r]{0,9}\n\s{0,200}end\b/gm,
    ),
  ],
};

export const textPatternsOf = (family: TextFamily): readonly TextPattern[] => patterns[family];

/** Where a source file's own tests begin, as Rust has them at its end; the text's length where there are none. */
export function inlineTestsFrom(text: string, family: TextFamily): number {
  const at = family === 'rust' ? text.search(/#\[cfg\(test\)\]\s{1,80}(?:pub )?mod\b/) : -1;
  return at === -1 ? text.length : at;
}
