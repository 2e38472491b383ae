/**
 * The first `itemsMax` of a listing that comes in pages; `clipped` where it has more. Pages beyond are not asked for.
 */
export async function readPages<T>(
  pages: AsyncIterable<{ data: T[] }>,
  itemsMax: number,
): Promise<{ items: T[]; clipped: boolean }> {
  const items: T[] = [];
  for await (const { data } of pages) {
    items.push(...data);
    if (items.length > itemsMax) return { items: items.slice(0, itemsMax), clipped: true };
  }
  return { items, clipped: false };
}
