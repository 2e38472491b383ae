/** As much of a language as it takes to write lines that do nothing, or fail. */
interface Syntax {
  comment: (text: string) => string;
  /** A constant that nothing uses. */
  spare: (name: string, value: number) => string;
  /** What fails as soon as it is loaded, or built. */
  fails: (why: string) => string;
}

const script: Syntax = {
  comment: (text) => `// ${text}`,
  spare: (name, value) => `export const spare${name} = ${value};`,
  fails: (why) => `throw new Error('${why}');`,
};

const syntaxes: Record<string, Syntax> = {
  py: {
    comment: (text) => `# ${text}`,
    spare: (name, value) => `SPARE_${name.toUpperCase()} = ${value}`,
    fails: (why) => `raise RuntimeError("${why}")`,
  },
  sh: {
    comment: (text) => `# ${text}`,
    spare: (name, value) => `spare_${name}=${value}`,
    fails: (why) => `echo "${why}" >&2\nexit 1`,
  },
  go: {
    comment: (text) => `// ${text}`,
    spare: (name, value) => `const spare${name} = ${value}`,
    fails: (why) => `func init() { panic("${why}") }`,
  },
  c: {
    comment: (text) => `/* ${text} */`,
    spare: (name, value) => `enum { spare_${name} = ${value} };`,
    fails: (why) => `#error ${why}`,
  },
};

/** By the file's ending; that of JavaScript where it is none of the others, without `export` where modules know none. */
export function syntaxOf(path: string, text: string): Syntax {
  const known = syntaxes[path.split('.').at(-1) ?? ''];
  if (known) return known;
  const isModule = /^\s*(?:import|export)\b/m.test(text);
  return isModule ? script : { ...script, spare: (name, value) => `const spare${name} = ${value};` };
}
