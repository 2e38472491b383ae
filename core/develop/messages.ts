/** Names of what a person or a program may send to a running `developTask`; `decide` and `status` are as in an audit. */
export const taskWorkflowType = 'developTask';
/** Puts the workspace back to the end of an iteration and goes on from there: `{ "by", "to": 3, "reason" }`. */
export const rollbackName = 'rollback';
/** GitHub has news of the task's pull request: checks, reviews, comments, its end. */
export const feedbackName = 'feedback';
