/** Runs `task` until it works, at most `tries` times. */
export async function retry(task, tries = 3) {
  let last = null;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    try {
      return task(attempt);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
