const linesMax = 1000;
const lineCharactersMax = 2000;

/** The last lines that a process has written. */
export function createLogLines(): { add(text: string): void; last(lines: number): string } {
  const kept: string[] = [];
  let rest = '';
  return {
    add: (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = (lines.pop() ?? '').slice(0, lineCharactersMax);
      kept.push(...lines.map((line) => line.slice(0, lineCharactersMax)));
      kept.splice(0, Math.max(0, kept.length - linesMax));
    },
    last: (lines) => (lines > 0 ? kept.slice(-lines).join('\n') : ''),
  };
}
