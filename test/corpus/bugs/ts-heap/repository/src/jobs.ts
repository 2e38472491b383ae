export interface Job {
  name: string;
  priority: number;
}

interface Waiting extends Job {
  number: number;
}

const before = (a: Waiting, b: Waiting): boolean =>
  a.priority === b.priority ? a.number < b.number : a.priority < b.priority;

export class Jobs {
  #waiting: Waiting[] = [];
  #count = 0;

  add(job: Job): void {
    const waiting = { ...job, number: this.#count };
    this.#count += 1;
    const index = this.#waiting.findIndex((other) => before(waiting, other));
    this.#waiting.splice(index < 0 ? this.#waiting.length : index, 0, waiting);
  }

  take(): string | undefined {
    return this.#waiting.shift()?.name;
  }
}
