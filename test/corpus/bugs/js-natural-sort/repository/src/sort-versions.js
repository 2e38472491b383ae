const numbers = (version) => version.split('.');

export function compareVersions(a, b) {
  const left = numbers(a);
  const right = numbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [l, r] = [left[index] ?? 0, right[index] ?? 0];
    if (l !== r) return l < r ? -1 : 1;
  }
  return 0;
}

export const sortVersions = (versions) => [...versions].sort(compareVersions);
