import { describe, expect, test } from 'vitest';
import { fileInPatch, fileInRange, rulesHit } from './snapshots.ts';

const rows: [path: string, rule: string, bad: string, good: string][] = [
  ['a.go', 'marker:1', '// TODO(ann): close it', 's := "// TODO"'],
  ['a.go', 'not-implemented:1', 'panic("not implemented")', 'panic("no such user")'],
  [
    'a.go',
    'not-implemented:1',
    'return errors.New("not implemented")',
    'return errors.New("method not implemented")',
  ],
  [
    'a_test.go',
    'disabled-test:2',
    'func TestA(t *testing.T) {\n\tt.Skip("later")\n}',
    'func TestA(t *testing.T) {\n\tif short {\n\t\tt.Skip("slow")\n\t}\n}',
  ],
  ['a_test.go', 'empty-test:1', 'func TestA(t *testing.T) {}', 'func TestA(t *testing.T) { run(t) }'],
  ['a.rs', 'not-implemented:1', 'fn f() { todo!() }', 'fn f() { log!("todo!()") }'],
  ['a.rs', 'marker:1', "fn f<'a>() {} // FIXME", "fn f<'a>() {} // fixed"],
  [
    'A.java',
    'empty-catch:1',
    'try { f(); } catch (IOException e) { }',
    'try { f(); } catch (IOException e) { log(e); }',
  ],
  [
    'A.java',
    'not-implemented:1',
    'throw new UnsupportedOperationException("Not implemented yet");',
    'throw new UnsupportedOperationException("read only");',
  ],
  ['ATest.java', 'disabled-test:1', '@Disabled\n@Test void a() {}', '@Test void a() { f(); }'],
  ['a.cs', 'not-implemented:1', 'throw new NotImplementedException();', 'throw new NotSupportedException();'],
  ['a.kt', 'not-implemented:1', 'fun f(): Int = TODO("later")', 'val TODOS = list("later")'],
  ['a.c', 'marker:2', 'int a;\n/* XXX: leaks */', 'int XXX; /* xxx */'],
  [
    'a.php',
    'empty-catch:1',
    'try { f(); } catch (E $e) {}',
    'try { f(); } catch (E $e) { /* the file may be gone already */ }',
  ],
  ['a.php', 'marker:1', '# TODO move', '$url = "https://a.dev/#TODO";'],
  [
    'a.rb',
    'not-implemented:2',
    'def f\n  raise NotImplementedError\nend',
    'class BaseJob\n  def f\n  raise NotImplementedError\nend\nend',
  ],
  ['a.rb', 'empty-catch:3', 'begin\n  f\nrescue\nend', 'begin\n  f\nrescue => e\n  log e\nend'],
  ['a.sh', 'marker:1', 'f # TODO quote', 'echo "# TODO" $#TODO'],
  ['a.yaml', 'marker:1', 'a: 1 # TODO raise', 'a: "1 # TODO raise"'],
  ['a.yaml', 'credential:1', 'password: "changeme"', 'password: "${PASSWORD}"'],
  ['a.sql', 'marker:1', '-- TODO index', "select '-- TODO index'"],
  ['a.html', 'marker:1', '<!-- TODO: footer -->', '<p>TODO: footer</p>'],
  ['a.vue', 'marker:2', '<script>\n// FIXME\n</script>', '<p>todo</p>'],
  ['a.css', 'marker:1', '/* HACK for one browser */', '.todo { color: red }'],
  ['Makefile', 'marker:1', '# TODO: clean', 'todo: clean'],
  ['a.go', 'fixed-host:1', 'url := "http://localhost:8080/x"', 'if host == "localhost:8080" { f() }'],
  [
    'a.rs',
    'fixed-host:1',
    'let url = "http://localhost:8080/x";',
    '#[cfg(test)]\nmod tests { let url = "http://localhost:8080/x"; }',
  ],
  ['a.go', 'sample-value:1', 'mail := "test@example.com"', 'mail := user.Mail'],
];

describe.each(rows)('%s %s', (path, hit, bad, good) => {
  test(`is hit in ${JSON.stringify(bad)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange(`app/${path}`, bad))).toEqual([hit]);
    expect(await rulesHit('placeholders', fileInPatch(`app/${path}`, bad))).toEqual([hit]);
  });

  test(`is not hit in ${JSON.stringify(good)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange(`app/${path}`, good))).toEqual([]);
  });
});

test('a comment that explains an empty catch is read in text too, with CRLF', async () => {
  const bad = 'class A {\r\n  void f() {\r\n    try { g(); }\r\n    catch (E e) {\r\n    }\r\n  }\r\n}\r\n';
  expect(await rulesHit('placeholders', fileInRange('A.java', bad))).toEqual(['empty-catch:4']);
  const good = bad.replace('(E e) {\r\n', '(E e) {\r\n      // the stream is closed anyway\r\n');
  expect(await rulesHit('placeholders', fileInRange('A.java', good))).toEqual([]);
});
