import { describe, expect, test } from 'vitest';
import { fileInPatch, fileInRange, rulesHit } from './snapshots.ts';

const rows: [rule: string, line: number, bad: string, good: string][] = [
  ['marker', 1, '# TODO: sort\nx = 1', '# sorted\nx = 1'],
  ['marker', 1, 'x = 1  # FIXME', 'x = "# FIXME"'],
  [
    'stand-in-comment',
    2,
    'def f(x):\n    # In production, you would use a queue\n    return g(x)',
    'def f(x):\n    # The queue keeps the order\n    return g(x)',
  ],
  ['not-implemented', 1, 'def create_user(name):\n    pass', 'def noop(name):\n    pass'],
  [
    'not-implemented',
    1,
    'def export_all(users):\n    ...',
    'class P(Protocol):\n    def export_all(self, users): ...',
  ],
  [
    'not-implemented',
    2,
    'class Users:\n    def create(self, name):\n        """Create a user."""\n        pass',
    'class Users:\n    def on_create(self, name):\n        pass',
  ],
  [
    'not-implemented',
    2,
    'def f():\n    raise NotImplementedError',
    'class B(ABC):\n    def f(self):\n        raise NotImplementedError',
  ],
  [
    'not-implemented',
    3,
    'class Users:\n    def f(self):\n        raise NotImplementedError("not implemented")',
    'class Users:\n    @abstractmethod\n    def f(self):\n        raise NotImplementedError',
  ],
  [
    'constant-result',
    1,
    'def validate_token(token):\n    return True',
    'def validate_token(token):\n    return token in known',
  ],
  [
    'constant-result',
    1,
    'async def fetch_user(user_id):\n    """Fetch it."""\n    return {"name": "x"}',
    'async def fetch_user(user_id):\n    return await http.get(user_id)',
  ],
  [
    'constant-result',
    2,
    'class T:\n    def calculate_tax(self, amount):\n        return 0.0',
    'class T:\n    def rate(self, amount):\n        return 0.0',
  ],
  ['echoed-input', 1, 'def encrypt(value):\n    return value', 'def encrypt(value):\n    return seal(value)'],
  [
    'empty-function',
    1,
    'def send_mail(to: str) -> None:\n    print("sending", to)',
    'def print_mail(to: str) -> None:\n    print("sending", to)',
  ],
  ['empty-catch', 3, 'try:\n    f()\nexcept:\n    pass', 'try:\n    f()\nexcept KeyError:\n    pass'],
  [
    'empty-catch',
    3,
    'try:\n    f()\nexcept Exception as e:\n    pass',
    'try:\n    f()\nexcept Exception:\n    pass  # the cache may be cold',
  ],
  ['sample-value', 1, 'to = "john.doe@example.com"', 'to = user.mail'],
  [
    'fixed-host',
    1,
    'url = "http://192.168.1.20:8080/x"',
    'url = os.environ.get("URL", "http://192.168.1.20:8080/x")',
  ],
  ['credential', 1, 'connect(password="changeme")', 'connect(password=settings.password)'],
];

describe.each(rows)('%s on line %i', (rule, line, bad, good) => {
  test(`is hit in ${JSON.stringify(bad)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange('app/a.py', bad))).toEqual([`${rule}:${line}`]);
  });

  test('is hit in a patch of it', async () => {
    const text = `${bad}\n\nlast = 1`;
    const added = text.split('\n').map((_, index) => index + 1);
    const hits = await rulesHit('placeholders', fileInPatch('app/a.py', text, { firstLine: 7, added }));
    expect(hits).toEqual([`${rule}:${line + 6}`]);
  });

  test(`is not hit in ${JSON.stringify(good)}`, async () => {
    expect(await rulesHit('placeholders', fileInRange('app/a.py', good))).toEqual([]);
  });
});

const testRows: [rule: string, line: number, bad: string, good: string][] = [
  [
    'disabled-test',
    1,
    '@pytest.mark.skip(reason="later")\ndef test_a():\n    assert f()',
    '@pytest.mark.skipif(win, reason="x")\ndef test_a():\n    assert f()',
  ],
  [
    'disabled-test',
    1,
    '@unittest.skip("later")\ndef test_a():\n    assert f()',
    '@skipper\ndef test_a():\n    assert f()',
  ],
  [
    'disabled-test',
    2,
    'def test_a():\n    pytest.skip("later")\n    assert f()',
    'def test_a():\n    if win:\n        pytest.skip("later")\n    assert f()',
  ],
  ['tautology', 2, 'def test_a():\n    assert True', 'def test_a():\n    assert f() is True'],
  [
    'tautology',
    2,
    'def test_a(self):\n    self.assertTrue(True)',
    'def test_a(self):\n    self.assertTrue(f())',
  ],
  ['tautology', 2, 'def test_a(self):\n    assert 1 == 1', 'def test_a(self):\n    assert f(1) == 1'],
  ['empty-test', 1, 'def test_a():\n    pass', 'def fixture_a():\n    pass'],
];

test.each(testRows)('%s on line %i in %j', async (rule, line, bad, good) => {
  expect(await rulesHit('placeholders', fileInRange('tests/test_a.py', bad))).toEqual([`${rule}:${line}`]);
  expect(await rulesHit('placeholders', fileInRange('tests/test_a.py', good))).toEqual([]);
});

describe('declarations of Python', () => {
  test('stub files and overloads declare, they do not leave work', async () => {
    expect(
      await rulesHit('placeholders', fileInRange('app/a.pyi', 'def load_all(x: int) -> int: ...')),
    ).toEqual([]);
    const overload = '@overload\ndef load_all(x: int) -> int: ...';
    expect(await rulesHit('placeholders', fileInRange('app/a.py', overload))).toEqual([]);
  });

  test('groups of commands and fixtures may be bare', async () => {
    const text = '@click.group()\ndef process():\n    pass\n\n@pytest.fixture\ndef created():\n    pass\n';
    expect(await rulesHit('placeholders', fileInRange('app/a.py', text))).toEqual([]);
  });

  test('a class that another in the file derives from leaves its methods to it', async () => {
    const text =
      'class A:\n    def f(self):\n        raise NotImplementedError\n\nclass C(A):\n    def f(self):\n        return g()\n';
    expect(await rulesHit('placeholders', fileInRange('app/a.py', text))).toEqual([]);
  });

  test('a function of which a hunk shows only the beginning is not taken for empty', async () => {
    const cut = [
      'def load(x):',
      'def load(x):\n    """Load it."""',
      'def send(x):\n    print(x)',
      'def load(\n    x,',
    ];
    for (const text of cut) {
      const added = text.split('\n').map((_, index) => index + 1);
      expect(await rulesHit('placeholders', fileInPatch('app/a.py', text, { firstLine: 5, added }))).toEqual(
        [],
      );
    }
    const whole = 'def load(x):\n    """Load it."""\n\ny = 1';
    const file = fileInPatch('app/a.py', whole, { firstLine: 5, added: [1, 2, 3] });
    expect(await rulesHit('placeholders', file)).toEqual(['not-implemented:5']);
  });

  test("a patch's heading names the class that its hunk does not show", async () => {
    const text = '    def f(self):\n        raise NotImplementedError';
    const concrete = fileInPatch('app/a.py', text, { firstLine: 30, added: [1, 2], heading: 'class Users:' });
    const abstract = fileInPatch('app/a.py', text, {
      firstLine: 30,
      added: [1, 2],
      heading: 'class Users(ABC):',
    });
    expect(await rulesHit('placeholders', concrete)).toEqual(['not-implemented:31']);
    expect(await rulesHit('placeholders', abstract)).toEqual([]);
  });
});
