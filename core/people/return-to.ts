const lengthMax = 2000;
/** What addresses are written in, without the backslash, which browsers read as a slash. */
const plainPath = /^\/(?!\/)[\w\-.~%!$&'()*+,;=:@/?]*$/;

/** Where somebody may be sent once they are signed in: a path of our own, whatever was asked for. */
export const safeReturnTo = (asked: string | undefined | null): string =>
  asked !== undefined && asked !== null && asked.length <= lengthMax && plainPath.test(asked)
    ? asked
    : '/login';
