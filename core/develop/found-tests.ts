/** Files of a repository, by path; null where it is there and its text is not needed or too large. */
export type TextByPath = ReadonlyMap<string, string | null>;

/** How a repository that says nothing itself is most likely installed and tested. */
export interface FoundTests {
  setup: string[];
  tests: string[];
  caches: string[];
  /** For people: what it was concluded from, or why nothing was. */
  because: string;
}
