export class Cache {
  #entries = new Map();

  set(key, value) {
    this.#entries.set(key, value);
  }

  get(key) {
    return this.#entries.get(key);
  }
}
