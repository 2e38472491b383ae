/**
 * Notes under such keys report a state that later ones overtake: how an iteration ended, what the loop advises, what did
 * not hold in a clean room. Every other note is kept word by word for good.
 */
const passing = /^(?:report|advice|verify)-/;

/** Whether a note may be shortened once it is old. What people said, and what was decided, never is. */
export const isPassing = (key: string): boolean => passing.test(key);
