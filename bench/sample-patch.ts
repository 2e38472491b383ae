/** A patch of `files` new files of about `lines` plain lines each; `seed` makes its content a change of its own. */
export function samplePatch(files: number, lines: number, seed: number): string {
  return Array.from({ length: files }, (_, file) => {
    const body = Array.from(
      { length: lines },
      (_, line) => `+export const value${seed}x${file}x${line} = ${line};`,
    );
    const path = `src/part${file}.ts`;
    return [
      `diff --git a/${path} b/${path}`,
      'new file mode 100644',
      '--- /dev/null',
      `+++ b/${path}`,
      `@@ -0,0 +1,${lines} @@`,
      ...body,
      '',
    ].join('\n');
  }).join('');
}
