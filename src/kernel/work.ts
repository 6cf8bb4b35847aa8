// What the program is working on, as plugins say: the newest label is shown while there is any.
import { type Owner, Registration } from "./owner.ts";

export class Work {
  private labels: { readonly text: string }[] = [];

  /** @param changed told when work begins or ends */
  constructor(private readonly changed: () => void) {}

  get isBusy(): boolean {
    return this.labels.length > 0;
  }

  /** What is being done, the newest of it. */
  get label(): string | undefined {
    return this.labels.at(-1)?.text;
  }

  /** Something is being done from now on, until the registration is removed. */
  busy(owner: Owner, text: string): Registration {
    const label = { text };
    this.labels.push(label);
    this.changed();
    return new Registration(owner, "work", text, () => {
      this.labels = this.labels.filter((other) => other !== label);
      this.changed();
    });
  }
}
