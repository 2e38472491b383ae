/**
 * Temporal's UI 2.42 drops its own style sheet from rendered Markdown, which leaves black letters on its dark page. With
 * this the browser picks letters that suit; versions with a style sheet are not changed by it. It shows nothing itself.
 */
export const readableInDark = '<meta name="color-scheme" content="light dark">';

/** The Temporal UI takes the letter r on its tab User Metadata as its key to refresh, in the middle of what people type. */
export const answering =
  'To answer, open the tab **History** (on this one the page keeps the letter r for itself), choose **More Actions**, then **Send a Signal** (or **Send an Update**, which replies), the name `decide`, and paste this as its data, changed to what you say:';
