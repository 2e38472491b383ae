const dayMs = 86_400_000;
const parse = (day) => Date.parse(`${day}T00:00:00Z`);
const format = (time) => new Date(time).toISOString().slice(0, 10);

/** All days from `first` to `last`, written as 2024-02-28. */
export function daysBetween(first, last) {
  const days = [];
  for (let time = parse(first); time < parse(last); time += dayMs) days.push(format(time));
  return days;
}

export const isWeekend = (day) => [0, 6].includes(new Date(parse(day)).getUTCDay());

export const workDays = (first, last) => daysBetween(first, last).filter((day) => !isWeekend(day));
