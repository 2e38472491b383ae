import type { ClassPolicy } from '../configuration/fleet-classes.ts';
import { weekdays } from '../configuration/fleet-classes.ts';

type Window = ClassPolicy['windows'][number];
const minutesOfDay = 24 * 60;

/** Whether a time lies in one of the windows; no windows at all are no limit. */
export const isWithin = (windows: readonly Window[], now: Date): boolean =>
  windows.length === 0 || windows.some((window) => covers(window, now));

function covers({ days, from, to, timeZone }: Window, now: Date): boolean {
  const { day, minute } = localTime(now, timeZone);
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  const startsOn = (index: number) => days.some((name) => name === weekdays[(index + 7) % 7]);
  if (begins < ends) return startsOn(day) && minute >= begins && minute < ends;
  // Over midnight: the hours before it are of the day that it began on, those after it of the day before.
  return (startsOn(day) && minute >= begins) || (startsOn(day - 1) && minute < ends);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function localTime(now: Date, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const weekday = part('weekday').toLowerCase();
  return {
    day: weekdays.findIndex((name) => name === weekday),
    minute: (Number(part('hour')) * 60 + Number(part('minute'))) % minutesOfDay,
  };
}

/** For people. */
export const describeWindows = (windows: readonly Window[]): string =>
  windows.map(({ days, from, to, timeZone }) => `${days.join(', ')} ${from}–${to} ${timeZone}`).join('; ');
