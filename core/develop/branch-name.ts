/** Git's own bound is that of a file's name; a shorter one leaves room for what is made of it. */
const lengthMax = 200;
const slugMax = 40;

/** Lower-case words of a title, joined by hyphens; `task` where it has none that a branch can be named after. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const slug = (words ?? []).join('-').slice(0, slugMax).replace(/-+$/, '');
  return slug || 'task';
}

/** The branch of a task that names none. `hash`: hex digits of its own, as many as shall stand in it. */
export const branchNameOf = (title: string, hash: string): string => `countersign/${slugOf(title)}-${hash}`;

/**
 * Why a name cannot be a task's branch, by the rules of `git check-ref-format` and since a task never writes to what it
 * began with; null where it can.
 */
export function refuseBranch(name: string, base: string): string | null {
  if (name.replace(/^refs\/heads\//, '') === base.replace(/^refs\/(?:heads|remotes\/origin)\//, ''))
    return `is the branch that the task begins with: name another one, which is then proposed for merging`;
  if (name.length > lengthMax) return `is longer than ${lengthMax} characters: write a shorter one`;
  const fits =
    /^(?!-)(?!\/)[^\s~^:?*[\\\p{Cc}]+$/u.test(name) &&
    !/\.\.|\/\/|@\{|\/\.|^\.|\.lock(?:\/|$)|\.$|\/$/.test(name) &&
    name !== '@' &&
    name !== 'HEAD' &&
    !name.startsWith('refs/');
  return fits ? null : 'is no name that git takes for a branch: write one such as "countersign/rounding"';
}
