/** One sheet for all pages, light and dark as the browser wishes. Colours and sizes are near GitHub's own. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --line: #d1d9e0; --soft: #f6f8fa; --text: #1f2328; --quiet: #59636e; --link: #0969da;
  --ok: #1a7f37; --bad: #cf222e; --wait: #9a6700; --done: #8250df;
  --added: #dafbe1; --added-strong: #aceebb; --removed: #ffebe9; --removed-strong: #ffcecb; --hunk: #ddf4ff; --warn: #fff8c5; --warn-line: #d4a72c; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --line: #3d444d; --soft: #151b23; --text: #f0f6fc; --quiet: #9198a1; --link: #4493f8;
  --ok: #3fb950; --bad: #f85149; --wait: #d29922; --done: #ab7df8;
  --added: #12261e; --added-strong: #1c4428; --removed: #25171c; --removed-strong: #542426; --hunk: #121d2f; --warn: #272115; --warn-line: #9e6a03; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; color: var(--text); background: var(--page); }
.banner { background: var(--warn); border-bottom: 1px solid var(--warn-line); padding: .5rem 1rem; text-align: center; }
.bar { background: var(--soft); border-bottom: 1px solid var(--line); padding: .6rem 1rem; display: flex; gap: .4rem 1.5rem; flex-wrap: wrap; justify-content: space-between; }
.bar nav { display: flex; gap: .6rem; flex-wrap: wrap; }
main { max-width: 72rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.75rem; font-weight: 500; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; } h1 .quiet { font-weight: 300; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
code, pre, .diff { font: 12px/1.6 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
code { background: color-mix(in srgb, var(--quiet) 14%, transparent); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); } .ok { color: var(--ok); } .bad { color: var(--bad); } .wait { color: var(--wait); }
.pill { display: inline-block; border-radius: 2em; padding: .2rem .75rem; color: #fff; background: var(--quiet); font-weight: 600; }
.pill.ok { background: #1f883d; } .pill.bad { background: #cf222e; } .pill.done { background: #8250df; }
.tag { border: 1px solid var(--line); border-radius: 2em; padding: 0 .5em; font-size: 12px; color: var(--quiet); white-space: nowrap; }
.tag.ok { color: var(--ok); border-color: currentColor; } .tag.bad { color: var(--bad); border-color: currentColor; } .tag.wait { color: var(--wait); border-color: currentColor; }
.sub { display: flex; gap: .4rem .6rem; flex-wrap: wrap; align-items: center; }
.tabs { display: flex; gap: .25rem 1.25rem; flex-wrap: wrap; border-bottom: 1px solid var(--line); margin: 1.25rem 0; padding-bottom: .6rem; }
.item { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: .75rem; margin: 1rem 0; }
.face { width: 2.5rem; height: 2.5rem; border-radius: 50%; color: #fff; display: grid; place-items: center; font-weight: 600; text-transform: uppercase; background: hsl(var(--hue) 45% 42%); }
.face.bot { border-radius: 8px; } .face.small { width: 1.5rem; height: 1.5rem; font-size: 11px; }
.card { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1rem; overflow: hidden; background: var(--page); }
.card .card { margin: .75rem 0; }
.head { background: var(--soft); padding: .5rem .9rem; color: var(--quiet); display: flex; gap: .3rem .6rem; align-items: center; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
.head strong:not([class]) { color: var(--text); } .head code { color: var(--text); background: none; padding: 0; }
summary.head { cursor: pointer; } details:not([open]) > summary.head { border-bottom: 0; }
.body { padding: .8rem .9rem; overflow-wrap: anywhere; }
.foot { border-top: 1px solid var(--line); background: var(--soft); padding: .6rem .9rem; display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; } .foot form.wide { flex: 1 1 20rem; }
.push { margin-left: auto; }
.event { color: var(--quiet); padding: .35rem 0 0 3.25rem; margin-bottom: -.25rem; display: flex; gap: .3rem .5rem; flex-wrap: wrap; align-items: center; }
.said { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr); gap: .6rem; padding: .6rem 0; } .said + .said { border-top: 1px solid var(--line); }
.note { border: 1px solid var(--warn-line); background: var(--warn); border-radius: 6px; padding: .7rem .9rem; margin: 1rem 0; } .note > span:first-child { flex: 1 1 20rem; }
.scroll { overflow-x: auto; }
.diff { border-collapse: collapse; width: 100%; tab-size: 4; }
.diff td { padding: 0 .6rem; vertical-align: top; } .diff .at { width: 1%; min-width: 2.6rem; text-align: right; color: var(--quiet); user-select: none; white-space: nowrap; }
.diff .line { white-space: pre-wrap; overflow-wrap: anywhere; } .diff .sign { user-select: none; }
.diff tr.added { background: var(--added); } .diff tr.added .at { background: var(--added-strong); }
.diff tr.removed { background: var(--removed); } .diff tr.removed .at { background: var(--removed-strong); }
.diff tr.hunk { background: var(--hunk); color: var(--quiet); } .diff tr:target { background: var(--warn); }
.diff .remark { font: 14px/1.5 system-ui, sans-serif; padding: .5rem .75rem; white-space: normal; }
.remark > div { border: 1px solid var(--line); border-left: 3px solid var(--quiet); border-radius: 4px; padding: .4rem .7rem; background: var(--page); margin: .25rem 0; overflow-wrap: anywhere; }
.remark > .failure { border-left-color: var(--bad); } .remark > .warning { border-left-color: var(--wait); }
form { display: inline-flex; gap: .5rem; flex-wrap: wrap; align-items: center; margin: 0; } form.wide { display: flex; justify-content: flex-end; }
textarea { width: 100%; min-height: 6rem; font: inherit; padding: .6rem; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; resize: vertical; } textarea.short { min-height: 2.2rem; height: 2.2rem; padding: .3rem .6rem; width: auto; flex: 1 1 12rem; }
button { font: inherit; font-weight: 500; padding: .3rem .9rem; border-radius: 6px; border: 1px solid var(--line); background: var(--soft); color: inherit; cursor: pointer; }
button:hover { border-color: var(--quiet); } button.main { background: #1f883d; border-color: #1f883d; color: #fff; }
ul.list { list-style: none; margin: 0; padding: 0; } ul.list li { padding: .7rem .9rem; display: flex; gap: .3rem .7rem; flex-wrap: wrap; align-items: baseline; } ul.list li + li { border-top: 1px solid var(--line); }
.markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2, .markdown h3 { font-size: 1.2rem; font-weight: 600; margin: 1rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
.markdown p, .markdown ul, .markdown ol, .markdown details, .markdown table, .markdown blockquote, .markdown pre { margin: 0 0 .8rem; }
.markdown ul, .markdown ol { padding-left: 1.5rem; } .markdown summary { cursor: pointer; }
.markdown table { display: block; width: max-content; max-width: 100%; overflow-x: auto; border-collapse: collapse; }
.markdown th, .markdown td { border: 1px solid var(--line); padding: .35rem .75rem; } .markdown tr:nth-child(even) td { background: var(--soft); }
.markdown th, .markdown th:last-child { white-space: nowrap; } .markdown td { min-width: 3rem; } .markdown td, .markdown td code { overflow-wrap: normal; }
.markdown blockquote { border-left: .25em solid var(--line); padding: 0 1em; color: var(--quiet); }
.markdown blockquote.alert { border-left-color: var(--alert); color: inherit; } .markdown blockquote.alert .title { color: var(--alert); font-weight: 600; margin-bottom: .2rem; }
.alert { --alert: var(--link); } .alert.warning { --alert: var(--wait); } .alert.caution { --alert: var(--bad); } .alert.important { --alert: var(--done); } .alert.tip { --alert: var(--ok); }
.markdown pre { background: var(--soft); border-radius: 6px; padding: .8rem; overflow-x: auto; } .markdown pre code { background: none; padding: 0; }
.markdown sub { line-height: 1.6; vertical-align: baseline; font-size: 12px; color: var(--quiet); }
.suggestion { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .8rem; overflow: hidden; } .suggestion .head { padding: .3rem .9rem; }
@media (max-width: 40rem) { h1 { font-size: 1.35rem; } main { padding: 1rem .75rem 3rem; } .item { grid-template-columns: minmax(0, 1fr); } .item > .face { display: none; } .event { padding-left: 0; }
  .diff td { padding: 0 .3rem; } .diff .at { min-width: 0; } .push { margin-left: 0; } .markdown td, .markdown th { padding: .3rem .45rem; } }
`;
