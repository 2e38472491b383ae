import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { inMarkdown } from '../../core/panel/markdown.ts';
import { anyProgress, anyQuestion, foreignHtml } from '../core/panel/rendered-markdown.ts';
import { nastyText } from '../nasty-text.ts';

/** The page of the Temporal UI in which it shows current details, rendered by its server. */
async function render(markdown: string): Promise<string> {
  const answer = await fetch(
    `${inject('temporalUi')}/render?content=${encodeURIComponent(markdown.toWellFormed())}`,
  );
  if (!answer.ok) throw new Error(`The Temporal UI answered ${answer.status}.`);
  const page = await answer.text();
  return page.slice(page.indexOf('<main>') + '<main>'.length, page.indexOf('</main>'));
}

test('the Temporal UI makes links, images and HTML of what it is given', async () => {
  const html = await render(
    '[a](https://evil.example) ![i](https://evil.example/i) <img src=x> mailto:a@evil.example',
  );
  expect(foreignHtml(html)).toHaveLength(6);
});

const separator = '\n\nNEXT\n\n';

test('but nothing of a text that stands in Markdown', async () => {
  const texts = fc.sample(nastyText, { numRuns: 2000, seed: 7 });
  for (let at = 0; at < texts.length; at += 100) {
    const html = await render(
      texts
        .slice(at, at + 100)
        .map((text) => `**1. ${inMarkdown(text)}**${separator}- says ${inMarkdown(text)}`)
        .join(separator),
    );
    expect(foreignHtml(html)).toEqual([]);
  }
});

test.each([
  ['a question', anyQuestion],
  ['progress', anyProgress],
])('nor of %s', async (_what, details) => {
  for (const one of fc.sample(details, { numRuns: 150, seed: 11 }))
    expect(foreignHtml(await render(one))).toEqual([]);
});
