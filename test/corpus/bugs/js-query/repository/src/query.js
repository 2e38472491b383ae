const decode = (text) => decodeURIComponent(text);

/** Of a name that stands twice, all values. */
export function parseQuery(query) {
  const values = new Map();
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const [name, value = ''] = part.split('=', 2).map(decode);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}
