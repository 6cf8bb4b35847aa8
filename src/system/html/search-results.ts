// Reads DuckDuckGo's page of results for browsers without scripts (html.duckduckgo.com/html).
import { collapse, sourceText } from "./render.ts";
import type { Element } from "./tree.ts";

/** One result of a search. */
export interface SearchResult {
  title: string;
  link: string;
  description: string;
}

/** Where relative links of the page start. */
const PAGE = "https://html.duckduckgo.com/html/";

/** The results on a page in their order, without advertisements. */
export function findSearchResults(page: Element): SearchResult[] {
  const results: SearchResult[] = [];
  /** The result that the next description belongs to. */
  let current: SearchResult | undefined;
  const visit = (element: Element, isAdvertisement: boolean) => {
    for (const child of element.children) {
      if (typeof child === "string") continue;
      const classes = (child.attributes.get("class") ?? "").split(/\s+/);
      const isAd = isAdvertisement || classes.includes("result--ad");
      if (classes.includes("result__a")) {
        const link = isAd ? undefined : resultLink(child.attributes.get("href"));
        current = link === undefined ? undefined : { title: textOf(child), link, description: "" };
        if (current !== undefined) results.push(current);
      } else if (classes.includes("result__snippet")) {
        if (current !== undefined) current.description = textOf(child);
        current = undefined;
      } else {
        visit(child, isAd);
      }
    }
  };
  visit(page, false);
  return results;
}

/** The address behind `//duckduckgo.com/l/?uddg=…`; undefined for advertisements, which go by `/y.js`. */
function resultLink(href: string | undefined): string | undefined {
  const url = href === undefined ? null : URL.parse(href.trim(), PAGE);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  if (!/(?:^|\.)duckduckgo\.com$/.test(url.hostname)) return url.href;
  if (url.pathname === "/y.js") return undefined;
  if (!/^\/l\/?$/.test(url.pathname)) return url.href;
  const target = URL.parse(url.searchParams.get("uddg") ?? "");
  return target !== null && /^https?:$/.test(target.protocol) ? target.href : undefined;
}

function textOf(element: Element): string {
  return collapse(sourceText(element)).trim();
}
