/**
 * Temporal's UI 2.42 drops its own style sheet from rendered Markdown, which leaves black letters on its dark page. With
 * this the browser picks letters that suit; versions with a style sheet are not changed by it. It shows nothing itself.
 */
export const readableInDark = '<meta name="color-scheme" content="light dark">';

/** The Temporal UI takes the letter r on its tab User Metadata as its key to refresh, in the middle of what people type. */
export const answering =
  'To answer, open the tab **History** (on this one the page keeps the letter r for itself), choose **More Actions**, then **Send a Signal** (or **Send an Update**, which replies), the name `decide`, and paste this as its data, changed to what you say:';

/** How to answer where only a signature counts. `id`: of what is asked about; `answer`: an example. */
export function signing(id: string, answer: string): string {
  // Whoever starts a workflow chooses its id: what is to be pasted into a shell holds nothing else.
  const word = /^[\w@%+=:,./-]{1,300}$/u.test(id) ? id : 'ID';
  return [
    'Only a signed answer counts here, as `decisions.approval` in countersign.yaml says. This signs yours with your key and sends it:',
    `\`\`\`sh\nnpx countersign decide ${word} ${answer} --reason "why" --key FILE\n\`\`\``,
    'With `--agent` your SSH agent signs. With `--print` it shows what is to be pasted instead: open the tab **History**, choose **More Actions**, then **Send a Signal** (or **Send an Update**, which replies), the name `decide`, and paste it as its data. A signature answers this one question.',
  ].join('\n\n');
}
