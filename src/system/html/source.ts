// The text of a page from its bytes, and its addresses made absolute.

/** How far into a page its character set may be stated, in bytes (HTML standard, section 13.2.3.2). */
const CHARSET_WITHIN = 1024;

/**
 * The text of a page. Bytes are decoded by byte order mark, then as UTF-8 if they are, then by the page's own
 * statement, else as windows-1252.
 */
export function decodePage(source: string | Uint8Array): string {
  if (typeof source === "string") return source;
  if ((source[0] === 0xff && source[1] === 0xfe) || (source[0] === 0xfe && source[1] === 0xff)) {
    return new TextDecoder(source[0] === 0xff ? "utf-16le" : "utf-16be").decode(source);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    return new TextDecoder(statedCharset(source) as Bun.Encoding).decode(source);
  }
}

function statedCharset(source: Uint8Array): string {
  const head = Buffer.from(source.subarray(0, CHARSET_WITHIN)).toString("latin1");
  const stated = /<meta[^>]{0,200}charset\s*=\s*["']?([\w:-]+)/i.exec(head)?.[1];
  try {
    return new TextDecoder((stated ?? "windows-1252") as Bun.Encoding).encoding;
  } catch {
    return "windows-1252";
  }
}

/** Makes the addresses of one page absolute. */
export class Addresses {
  readonly #page: URL | null;
  #base: URL | null;
  #hasBase = false;

  /** @param base the address of the page, if known */
  constructor(base: string | undefined) {
    this.#page = base === undefined ? null : URL.parse(base);
    this.#base = this.#page;
  }

  /** Takes note of a `<base href>`; the first one counts. */
  setBase(href: string | undefined): void {
    if (href === undefined || this.#hasBase) return;
    this.#hasBase = true;
    this.#base = URL.parse(href, this.#page?.href) ?? this.#page;
  }

  /**
   * An address as a link states it, made absolute if the page's is known.
   *
   * @returns undefined when there is none, and for scripts
   */
  resolve(href: string | undefined): string | undefined {
    const trimmed = href?.trim();
    if (!trimmed || /^(?:javascript|vbscript):/i.test(trimmed.replace(/[\t\n\r]/g, ""))) return undefined;
    return (this.#base === null ? undefined : URL.parse(trimmed, this.#base.href)?.href) ?? trimmed;
  }
}
