/** How long a one-time link is good for. */
export const linkLastsMs = 10 * 60_000;

/** Where a link leads: its page asks before it uses it up, since programs that preview links open them too. */
export const loginLink = (origin: string, secret: string): string => `${origin}/login/once?link=${secret}`;
