const mask = '[token]';

/** The same text without the token, in whatever usual form an answer or an error may repeat it. */
export function withoutToken(text: string, token: string | null): string {
  if (token === null || token === '') return text;
  const bytes = Buffer.from(token);
  const forms = [
    token,
    encodeURIComponent(token),
    JSON.stringify(token).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
  return [...new Set(forms)].reduce(
    (cleaned, form) => withoutTail(cleaned.replaceAll(form, mask), form),
    text,
  );
}

/** Fewer letters tell nothing of it. */
const tailMin = 4;

/** What was cut off in the middle of a token ends with its beginning. */
function withoutTail(text: string, form: string): string {
  for (let length = form.length - 1; length >= tailMin; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return `${text.slice(0, -length)}${mask}`;
  }
  return text;
}
