/** Names of what a person or a program may send to a running `remediate`; `decide` and `status` are as in an audit. */
export const approveName = 'approve';
/** Pulls the kill switch: `{ "by", "reason" }`. */
export const killName = 'kill';
/** Further alerts of the group that opened it. */
export const alertName = 'alert';
