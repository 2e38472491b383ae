/** One thing that Countersign needs of this machine, as it was found. */
export interface Check {
  name: string;
  /** `warning`: works, but less, slower, or only later. `wrong`: something will fail. */
  state: 'ok' | 'warning' | 'wrong';
  /** What was found, in words; never a secret. */
  what: string;
  /** What to do about it; null when there is nothing to do. */
  mend: string | null;
}

export const ok = (name: string, what: string): Check => ({ name, state: 'ok', what, mend: null });
export const warning = (name: string, what: string, mend: string | null): Check => ({
  name,
  state: 'warning',
  what,
  mend,
});
export const wrong = (name: string, what: string, mend: string): Check => ({
  name,
  state: 'wrong',
  what,
  mend,
});
