export type Mark = 'added' | 'removed' | 'same';

export const markOf = (line: string): Mark =>
  line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
