const word = String.raw`[\p{L}_$~#@][\p{L}\p{N}_$]*`;

/** These begin blocks, not symbols. */
const control =
  /^\s*(?:\}?\s*(?:if|else|for|foreach|while|do|switch|case|default|try|catch|finally|with|return|throw|match|loop|unsafe|synchronized|using|lock|fixed|select|go|defer|guard|when|yield|await|new|import|from|elseif|elif|then|in)\b|[=?:&|.]|@\w)/;

const typeLike = new RegExp(
  String.raw`(?:^|\s)(?:class|interface|enum|struct|trait|namespace|module|object|record|protocol|extension|union|actor|impl(?:<[^>]{0,100}>)?|type|mod)\s+(${word})`,
  'u',
);
const functionLike = new RegExp(
  String.raw`(?:^|\s)(?:function\s*\*?|func|fn|fun)\s+(?:\([^)]{0,100}\)\s*)?(?:${word}\.)*(${word})`,
  'u',
);
const assigned = new RegExp(
  String.raw`^\s*(?:[\p{L}]+\s+){0,5}(${word})\s*(?::[^=]{0,200})?=\s*(?:async\s*)?(?:function\b|\(|<|${word}\s*=>)`,
  'u',
);
const called = new RegExp(String.raw`^[^=(]{0,200}?(?:^|[\s*&:.])(${word})\s*(?:<[^()]{0,300}>\s*)?\(`, 'u');
const accessor =
  /^\s*(?:(?:public|private|protected|internal|static)\s+){0,3}(?:init|get|set|deinit|constructor)\s*$/;
const callback = /(?:=>|\bfunction\s*\w*\s*\([^()]{0,200}\)|\{\s*\|[^|]{0,100}\|)\s*$/;

/**
 * What a block is, by the code before its brace, `within` round or square brackets or not. Null for a block that is no
 * symbol of its own: a loop, an object, a type in braces.
 */
export function readHead(head: string, within: boolean): { name: string | null } | null {
  if (head.trim() === '') return null;
  if (within) {
    if (/=>\s*\(\s*$/.test(head)) {
      const factory = assigned.exec(head)?.[1];
      return factory ? { name: factory } : null;
    }
    return callback.test(head) ? { name: null } : null;
  }
  if (control.test(head)) return null;
  const name = functionLike.exec(head)?.[1] ?? nameOfType(head) ?? nameOfAssigned(head);
  if (name) return { name };
  if (accessor.test(head)) return { name: head.trim().split(/\s+/).at(-1) ?? null };
  return nameOfCalled(head);
}

const nameOfType = (head: string) => {
  const found = typeLike.exec(head);
  // `foo(class Bar` or `x = class`: the word must not stand behind a call.
  return found && !head.slice(0, found.index).includes('(') ? found[1] : undefined;
};

const nameOfAssigned = (head: string) => {
  const name = assigned.exec(head)?.[1];
  return name && /(?:=>|\))\s*$/.test(head) ? name : undefined;
};

/** `name(…) {`: a method, or a function of C's kin; not a call, which is followed by no brace. */
function nameOfCalled(head: string): { name: string } | null {
  const name = called.exec(head)?.[1];
  if (!name || !/\)[^()=]*$|\)\s*(?:->|:)[^=]*$/.test(head.slice(-200))) return null;
  return { name };
}
