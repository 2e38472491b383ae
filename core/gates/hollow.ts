import { isModestName, workPromisedBy } from './names.ts';
import type { RuleId } from './rules.ts';

/** What a syntax tree tells of a function whose body does next to nothing. */
export interface HollowFunction {
  name: string;
  /** The name of the enclosing class, empty for one without and for an object; null outside both. */
  owner: string | null;
  /** A method that the language marks as replacing another (`override`), or that is declared abstract. */
  overrides: boolean;
  /** The enclosing class derives from another. */
  derived: boolean;
  parameters: number;
  isAsync: boolean;
  /** Statements that only log or wait do not count as work. */
  does: 'nothing' | 'returns-constant' | 'returns-input';
  /** A comment in the body says, in three words or more, why. */
  explained: boolean;
}

/** The rule that the function breaks; null when its emptiness is in keeping with its name. */
export function judgeHollow(it: HollowFunction): RuleId | null {
  const work = workPromisedBy(it.name);
  if (work === null || it.overrides || (it.owner !== null && isModestName(it.owner))) return null;
  switch (it.does) {
    case 'nothing':
      if (it.explained || (it.parameters === 0 && (it.derived || it.owner !== null))) return null;
      return 'placeholders.empty-function';
    case 'returns-constant':
      if (work === 'changes') return null;
      if (it.parameters === 0 && !it.isAsync && work !== 'computes') return null;
      if (it.parameters === 0 && it.derived) return null;
      return 'placeholders.constant-result';
    case 'returns-input':
      return work === 'transforms' || work === 'computes' || /^(?:validate|verify)/i.test(it.name)
        ? 'placeholders.echoed-input'
        : null;
  }
}

/** Names of methods that frameworks call and that rightly do nothing until someone has something to do there. */
const hookName =
  /^(?:on_|before_|after_|pre_|post_|visit_|handle_|set_?up|tear_?down|close$|flush$|start$|stop$|reset$|clear$|init|main$|cli$|run_hook|log|debug|trace)|(?:_hook|_callback|_start|_end|_begin)$/i;

/** Of a Python function whose whole body is `pass` or `...`. */
export interface BareFunction {
  name: string;
  owner: string | null;
  /** In an abstract class, a protocol, an overload, a stub file or a framework's placeholder by decorator. */
  declares: boolean;
  derived: boolean;
  explained: boolean;
}

export function judgeBare(it: BareFunction): RuleId | null {
  if (it.declares || it.explained || hookName.test(it.name) || /^__\w+__$/.test(it.name)) return null;
  if (isModestName(it.name) || (it.owner !== null && isModestName(it.owner))) return null;
  if (it.owner !== null && it.derived && workPromisedBy(it.name) === null) return null;
  return 'placeholders.not-implemented';
}

/** Classes whose methods are there to be replaced, told by name where the language has no word for it. */
export const isAbstractByName = (className: string): boolean =>
  /^(?:(?:Abstract|Base)(?![a-z])|I[A-Z])|(?:Base|Abstract|Interface|Protocol|Mixin|ABC)$/.test(className);

/** The classes that others in the same text derive from: their methods may be there to be replaced. */
export function basesIn(text: string): ReadonlySet<string> {
  const script = [...text.matchAll(/\bextends\s{1,9}([\w$]{1,80})/g)].map((match) => match[1] ?? '');
  const python = [...text.matchAll(/^[ \t]{0,80}class[ \t]{1,9}\w{1,80}\(([^()]{1,300})\)/gm)].flatMap(
    (match) => (match[1] ?? '').split(',').map((base) => base.trim()),
  );
  return new Set([...script, ...python]);
}

/** A message that says that nothing is implemented. `alone`: it says nothing else, so it is one wherever it stands. */
export function saysNotImplemented(message: string): 'alone' | 'among-others' | null {
  const text = message.slice(0, 300).trim();
  if (
    /\b(?:sub-?class(?:es)?|derived|overrid(?:e|den)|must be implemented|should be implemented)\b/i.test(text)
  )
    return null;
  if (
    /^(?:(?:the |this )?(?:method|function|feature|endpoint|handler|it)\s+)?(?:is\s+|has\s+)?(?:not\s+(?:yet\s+)?(?:been\s+)?implemented(?:\s+yet)?|unimplemented|not\s+done(?:\s+yet)?|implement\s+me|to\s+be\s+implemented|TODO\b.{0,80})\W*$/i.test(
      text,
    )
  ) {
    return 'alone';
  }
  return /\b(?:not\s+(?:yet\s+)?(?:been\s+)?implemented|unimplemented)\b/i.test(text) ? 'among-others' : null;
}
