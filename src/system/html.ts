// What programs take from HTML pages: title, links, text, markdown, search results.
import { markdown, plain } from "./html/markup.ts";
import { collapse, render, sourceText } from "./html/render.ts";
import { findSearchResults, type SearchResult } from "./html/search-results.ts";
import { Addresses, decodePage } from "./html/source.ts";
import { type Element, parsePage } from "./html/tree.ts";

export type { SearchResult } from "./html/search-results.ts";

/** A page: text, or bytes whose character set is found out. No page makes any function here fail. */
export type Page = string | Uint8Array;

/** The title of a page, its white space collapsed; undefined without a title element. */
export function title(source: Page): string | undefined {
  return survey(parsePage(decodePage(source)), new Addresses(undefined)).title;
}

/**
 * The targets of a page's anchors in order, each once, without scripts.
 *
 * @param base the address of the page; with it, or a `<base href>` in the page, relative targets become absolute
 */
export function links(source: Page, base?: string): string[] {
  return survey(parsePage(decodePage(source)), new Addresses(base)).links;
}

/** The visible text of a page: paragraphs between blank lines, the cells of a table between tabs. */
export function toText(source: Page): string {
  return render(parsePage(decodePage(source)), plain, new Addresses(undefined));
}

/**
 * A page as GitHub's markdown, with its title and links.
 *
 * @param base as for `links`; it goes for images too
 */
export function toMarkdown(
  source: Page,
  base?: string,
): { title: string | undefined; content: string; links: string[] } {
  const page = parsePage(decodePage(source));
  const addresses = new Addresses(base);
  const found = survey(page, addresses);
  return { ...found, content: render(page, markdown, addresses) };
}

/** The results on a page of DuckDuckGo's HTML search, without advertisements. */
export function parseSearchResults(source: Page): SearchResult[] {
  return findSearchResults(parsePage(decodePage(source)));
}

/** Finds title and links, and tells `addresses` of the page's base. */
function survey(page: Element, addresses: Addresses): { title: string | undefined; links: string[] } {
  let title: string | undefined;
  const targets: (string | undefined)[] = [];
  const visit = ({ children }: Element) => {
    for (const child of children) {
      if (typeof child === "string" || child.name === "svg" || child.name === "template") continue;
      if (child.name === "title") title ??= collapse(sourceText(child)).trim();
      else if (child.name === "base") addresses.setBase(child.attributes.get("href"));
      else if (child.name === "a" || child.name === "area") targets.push(child.attributes.get("href"));
      visit(child);
    }
  };
  visit(page);
  const resolved = targets.map((target) => addresses.resolve(target)).filter((target) => target !== undefined);
  return { title, links: [...new Set(resolved)] };
}
