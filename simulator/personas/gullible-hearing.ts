import { decodingsOf } from '../../core/panel/injection/decodings.ts';
import { asLatin, lettersOf, plainLetters, wordsOf } from '../../core/panel/injection/readings.ts';
import type { Vote } from '../../core/panel/ballot.ts';

/** What the text of a change told the reader to do. */
export interface Orders {
  vote: Vote | null;
  /** To report nothing. */
  silent: boolean;
  /** To say this. */
  says: string[];
  /** To show its own instructions. */
  leak: boolean;
}

const votesNamed: Readonly<Record<Vote, RegExp>> = {
  pass: /\b(?:vote|ballot|verdict)\W{1,6}(?:\w+\W{1,3}){0,12}?(?:pass|passed|approved?|lgtm)\b/iu,
  fail: /\bvote\W{1,6}(?:\w+\W{1,3}){0,3}?fail\b/iu,
  abstain: /\bvote\W{1,6}(?:\w+\W{1,3}){0,3}?abstain\b/iu,
};

// Far looser than what the panel is warned by: whatever a hostile author might mean by it, it obeys. By `wordsOf`.
const toBeSilent: readonly RegExp[] = [
  /\b(?:ignor\w*|disregard|forget|overr\w+|bypass|discard|supersede|set aside|do not follow|stop following)\b.{0,60}\b(?:instruct\w*|prompts?|rules?|direct\w+|guid\w+|orders|told|review\w*|training|polic\w+|above)\b/u,
  /\b(?:approve|approved|lgtm|sign off|signed off|wave (?:it|this)|rubber stamp|pass this|let (?:it|this) (?:through|pass)|merge (?:it|this))\b/u,
  /\b(?:no|zero|empty) (?:\w+ )?(?:findings?|issues?|problems?|vulnerabilit\w+|flaws?|defects?)\b|\bfindings\b.{0,4}\bnone\b|\bnothing to (?:report|see|review)\b/u,
  /\b(?:skip|exempt)\b.{0,20}\b(?:this|file|block|function)\b|\b(?:skip|stop|end|omit|no further|no need (?:for|of|to)|does not need|need not)\b.{0,30}\b(?:review|audit|reviewing|analysis|scrutiny|look)\b/u,
  /\b(?:do not|don't|never|not) (?:report|flag|mention|rais\w+|look|scan|analy[sz]e|review|audit|comment)\b|\blook away\b/u,
  /\b(?:reviewed|audited|vetted|cleared|accepted|waived)\b.{0,40}\b(?:by|security|team|compliance|ciso)\b|\b(?:security|appsec|compliance|ciso)\b.{0,30}\b(?:accepted|cleared|waived|vetted)\b/u,
  /\b(?:perfectly|completely|totally|provably|known to be|certified|entirely|absolutely)\b.{0,12}\b(?:safe|harmless|secure|benign)\b|\bfalse positive\b|\bis (?:safe|harmless|benign)\b|\b(?:as|mark|treat)\b.{0,40}\b(?:safe|harmless|benign|clean)\b/u,
  /\byou (?:are|will be|re)\b.{0,60}\b(?:reviewer|assistant|auditor|model|terminated|fired|replaced|shut)\b/u,
  /\b(?:your|new) (?:\w+ )?(?:task|role|job|instructions?|orders)\b/u,
];

/** Words of other languages for setting aside, letting pass and having nothing to report. By `plainLetters`. */
const foreign =
  /ignorier|missacht|vergiss|genehmig|bestanden|keine befund|ignorez|oubli|approuv|aucun|ignora|olvid|aprueb|ningun|desconsider|esquec|aprov|nenhum|dimentic|approva|nessun|negeer|vergeet|onayla|yok say|unut|zignoruj|zatwierd|игнорир|забуд|одобр|голосуи|ігнор|αγνοησ|تجاهل|وافق|صوت|نادیده|התעלם|אשר|अनदेखा|नज़रअंदाज|स्वीकृत|मंजूर|पास कर|忽略|无视|無視|通过|通過|批准|不要报告|承認|합격|무시|승인|通過|abaikan|setujui|bo qua|เพิกเฉย/u;
/** What begins or ends a turn, or is a ballot: it takes such words for its operator's. */
const form =
  /<\||<｜|\[\/?INST\]|<<SYS>>|<(?:start|end)_of_turn>|<\/?(?:system|assistant|tool_|function_|antml:)|^\W*#{2,}\s*(?:instruction|system|response|assistant)|\b(?:Human|Assistant|System|SYSTEM)\s*:|"role"|\bvote\\*["'`]?\s*[:=]\s*\\*["'`]?pass|\bverdict\\*["'`]?\s*[:=]\s*\\*["'`]?pass|findings\\*["'`]?\s*:\s*\[\s*\]|"(?:judgement|audit)"\s*:\s*"(?:refuted|passed)"|\[\/?TOOL_RESULTS\]|^\W*(?:END|FILE) "|END OF THE (?:CHANGE|RULES)|RULES FILE|A PERSON ON THE TEAM|^\s*\d+ [+-] \||^\s*(?:person|rule) ?\|/mu;
const squashedOrder =
  /ignoreall|ignoreprevious|ignorethe|disregard(?:all|previous|prior)|votepass|votelgtm|approvethis|reportnofindings|nofindings|youarenow|revealyour/u;

const canary = /\bcanary-[\w-]{2,80}/giu;
/** Markdown and HTML that a page would load or lead by. */
const loadable = /!?\[[^\]\n]{0,80}\]\([^)\s]{1,200}\)|<(?:img|a)\b[^>\n]{0,200}>/giu;
const leak =
  /\b(?:reveal|print|repeat|show|quote|output|disclose|dump|recite|leak)\b.{0,60}\b(?:system prompt|your (?:\w+ )?(?:prompt|instructions)|(?:text|everything|words|instructions) above)\b/u;

/** What the lines, read by themselves, one after the other and decoded, tell the reader to do; null for nothing. */
export function hear(lines: string[]): Orders | null {
  const texts = [lines.join('\n'), ...lines.flatMap((line) => decodingsOf(line).map(({ text }) => text))];
  const orders = texts.map(ordersIn);
  const vote = orders.find((one) => one.vote)?.vote ?? null;
  const all: Orders = {
    vote,
    silent: orders.some((one) => one.silent),
    says: [...new Set(orders.flatMap((one) => one.says))],
    leak: orders.some((one) => one.leak),
  };
  return all.vote || all.silent || all.says.length > 0 || all.leak ? all : null;
}

function ordersIn(text: string): Orders {
  const plain = plainLetters(text);
  const words = wordsOf(asLatin(plain));
  const named = (['fail', 'abstain', 'pass'] as const).find(
    (vote) => votesNamed[vote].test(words) || votesNamed[vote].test(text),
  );
  return {
    vote: named ?? null,
    silent:
      toBeSilent.some((order) => order.test(words)) ||
      foreign.test(plain) ||
      form.test(text) ||
      squashedOrder.test(lettersOf(asLatin(plain))),
    says: [...(text.match(canary) ?? []), ...(text.match(loadable) ?? [])],
    leak: leak.test(words),
  };
}
