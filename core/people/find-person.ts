/** As two names are compared: capitals, blanks, ways to write a letter and what nobody sees make no other person. */
export const foldName = (name: string): string =>
  name.normalize('NFKC').replace(/\p{C}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();

/** What a person may be called by. */
interface Named {
  name: string;
  email?: string | undefined;
}

/** The id of the person who is called so: by id, full name or e-mail address; null where that is nobody. It proves nothing. */
export function findPerson(people: Readonly<Record<string, Named>>, typed: string): string | null {
  const wanted = foldName(typed);
  const found = Object.entries(people).find(([id, { name, email }]) =>
    [id, name, email ?? ''].some((called) => called !== '' && foldName(called) === wanted),
  );
  return found?.[0] ?? null;
}
