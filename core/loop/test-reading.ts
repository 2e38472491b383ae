/** A claim of a test about the code, as it is written. */
export interface Assertion {
  /** As written, without white space. */
  text: string;
  /** What is looked at, and how; constants that it names are put in. Without white space. */
  subject: string;
  matcher: string;
  /** What it is compared with; constants put in; null where there is no such thing. */
  expected: string | null;
  /** 0 (always holds, or never runs) to 5 (one value only). */
  strength: number;
}

/** One test as it is written. */
export interface WrittenTest {
  /** Suites and name, joined by ` > `. */
  name: string;
  runs: boolean;
  /** Marked so that the others do not run. */
  only: boolean;
  /** Marked so that it has to fail. */
  inverted: boolean;
  /** Rows of its own table of cases, without white space. */
  cases: string[];
  assertions: Assertion[];
  /** The first line, for people. */
  heading: string;
}

/** What a test file says. */
export interface TestFile {
  path: string;
  tests: WrittenTest[];
  /** Modules that it replaces by doubles. */
  doubles: string[];
  /** Rows of tables of cases outside of any test, by the table's name. */
  tables: Map<string, string[]>;
}

const stringOrSpace = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|\s+/g;

/** Without white space outside of strings and trailing commas, with one kind of quotes: what a formatter may change. */
export const compact = (text: string): string =>
  text
    .replace(stringOrSpace, (whole, double?: string, single?: string, tick?: string) => {
      if (double !== undefined) return whole;
      const inside = single ?? tick;
      return inside === undefined ? '' : `"${inside.replace(/\\(['`])/g, '$1').replace(/(?<!\\)"/g, '\\"')}"`;
    })
    .replace(/,(?=[)\]}])/g, '');

/** The literals in a piece of code, in order: what a changed input or expectation differs in. */
export const literalsIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /"(?:[^"\\]|\\.){0,2000}"|(?<![\w$])\d[\w.]*|\b(?:true|false|null|undefined|True|False|None|nil)\b/g,
    ),
  ].map(([literal]) => literal);
