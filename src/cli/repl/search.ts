// Searching the history backwards while one types what to look for (Ctrl-R).

export class HistorySearch {
  /** The entry found, or "" while there is nothing to look for. */
  match = "";
  /** Where in it the text was found. */
  cursor = 0;
  private query = "";
  private place: number;
  private failed = false;

  constructor(private readonly history: readonly string[]) {
    this.place = history.length;
  }

  get prompt(): string {
    return `(${this.failed ? "failed " : ""}reverse-i-search)'${this.query}': `;
  }

  /** Looks for the next entry that has the text, from `from` on into the past. */
  private find(from: number): void {
    if (this.query === "") return;
    for (let place = Math.min(from, this.history.length - 1); place >= 0; place--) {
      const entry = this.history[place] as string;
      const found = entry.lastIndexOf(this.query);
      if (found < 0 || (entry === this.match && place !== this.place)) continue;
      this.match = entry;
      this.cursor = found;
      this.place = place;
      this.failed = false;
      return;
    }
    this.failed = true;
  }

  extend(text: string): void {
    this.query += text;
    this.find(this.place);
  }

  shorten(): void {
    this.query = [...this.query].slice(0, -1).join("");
    this.failed = false;
    this.find(this.history.length - 1);
  }

  older(): void {
    this.find(this.place - 1);
  }
}
