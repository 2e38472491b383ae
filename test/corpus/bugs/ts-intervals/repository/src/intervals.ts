export interface Interval {
  from: number;
  to: number;
}

export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last && interval.from <= last.to) last.to = interval.to;
    else merged.push({ ...interval });
  }
  return merged;
}

export const covered = (intervals: readonly Interval[]): number =>
  mergeIntervals(intervals).reduce((sum, { from, to }) => sum + to - from, 0);
