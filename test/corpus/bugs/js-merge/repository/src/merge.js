const isPlain = (value) => typeof value === 'object' && value !== null;

/** A copy of `base` with what `over` says. */
export function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = isPlain(value) && isPlain(base[key]) ? merge(base[key], value) : value;
  }
  return merged;
}
