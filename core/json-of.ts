/** Nothing that anybody means is nested as deep. */
export const depthMax = 100;

/**
 * Something that came as JSON as text again. Of what is nested without end only that it is: whoever writes such a thing would
 * have `JSON.stringify` throw, wherever the stack happens to end, and a workflow that is told it stand still for good.
 */
export const jsonOf = (value: unknown): string =>
  isDeep(value) ? `"(nested deeper than ${depthMax} levels)"` : (JSON.stringify(value) ?? 'undefined');

/** Whether it is nested deeper than anything that anybody means; `JSON.stringify` must not be given it. */
export function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= depthMax; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
