import { html } from 'hono/html';
import type { Html } from './html.ts';

export interface PatchLine {
  kind: 'hunk' | 'added' | 'removed' | 'same';
  /** Its number before and after; null where it does not stand there. */
  left: number | null;
  right: number | null;
  text: string;
}

/** The lines of a unified diff from its first `@@` on, with the numbers that they have on each side. */
export function patchLines(patch: string): PatchLine[] {
  let left = 0;
  let right = 0;
  return patch.split('\n').flatMap((line): PatchLine[] => {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/u.exec(line);
    if (header) {
      left = Number(header[1]);
      right = Number(header[2]);
      return [{ kind: 'hunk', left: null, right: null, text: line }];
    }
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        return [{ kind: 'added', left: null, right: right++, text }];
      case '-':
        return [{ kind: 'removed', left: left++, right: null, text }];
      case ' ':
        return [{ kind: 'same', left: left++, right: right++, text }];
      default:
        // "\ No newline at end of file", or the end of the text.
        return line === '' ? [] : [{ kind: 'hunk', left: null, right: null, text: line }];
    }
  });
}

const signs = { hunk: '', added: '+', removed: '-', same: ' ' } as const;

/** Lines side by side with their numbers; `below` gives what stands under one. */
export function patchTable(
  lines: readonly PatchLine[],
  below: (line: PatchLine) => Html | null = () => null,
): Html {
  return html`<div class="scroll"><table class="diff">${lines.map((line) => {
    const remark = below(line);
    return html`<tr class="${line.kind}"><td class="at">${line.left ?? ''}</td><td class="at">${line.right ?? ''}</td><td class="line"><span class="sign">${signs[line.kind]}</span>${line.text}</td></tr>
${remark === null ? '' : html`<tr><td colspan="3" class="remark">${remark}</td></tr>`}`;
  })}</table></div>`;
}
