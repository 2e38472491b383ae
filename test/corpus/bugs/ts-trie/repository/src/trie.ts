interface Node {
  children: Map<string, Node>;
  end: boolean;
}

const node = (): Node => ({ children: new Map(), end: false });

export class Trie {
  readonly #root = node();

  add(word: string): void {
    let at = this.#root;
    for (const letter of word) {
      const next = at.children.get(letter) ?? node();
      at.children.set(letter, next);
      at = next;
    }
    at.end = true;
  }

  #find(word: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const letter of word) at = at?.children.get(letter);
    return at;
  }

  has(word: string): boolean {
    return this.#find(word) !== undefined;
  }

  startsWith(word: string): boolean {
    return this.#find(word) !== undefined;
  }
}
