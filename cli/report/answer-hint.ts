/** A workflow's id is chosen by whoever started it: what is printed to be pasted must stay one word of the shell. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

interface Asking {
  /** Where only what is signed counts. */
  signed?: boolean | undefined;
  /** The question's number, where it is known: a signature is made for that one only. */
  question?: number | undefined;
}

/** What to paste to answer `id`, to be changed to what one says. Commands are not wrapped, so that they can be. */
export function decideHint(id: string, answer: string, { signed = false, question }: Asking = {}): string {
  const bound = signed && question !== undefined ? ` --question ${question}` : '';
  return `npx countersign decide ${shellWord(id)} ${answer}${bound}${keyHint(signed)}`;
}

export const answersToAudit = (id: string, signed: boolean): string[] =>
  ['approve', 'reject', 'redirect'].map((answer) => decideHint(id, `${answer} --reason "…"`, { signed }));

/** What to paste to approve a plan. */
export const approveHint = (hash: string, signed: boolean): string =>
  `npx countersign approve ${hash.slice(0, 16)} --reason "why"${keyHint(signed)}`;

const keyHint = (signed: boolean): string => (signed ? ' --key FILE' : '');
