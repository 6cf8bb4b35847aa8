// `ingot.html`: what programs take from HTML pages.
import { fn, type Namespace } from "./declare.ts";
import { type ParameterType, t } from "./types.ts";

/** The parser is large: it is loaded when a page is read. */
function engine(): typeof import("../system/html.ts") {
  return require("../system/html.ts");
}

const source: readonly [string, typeof t.bytes, string] = [
  "source",
  t.bytes,
  "a page in whatever state, as it came: text, or bytes whose character set is found out",
];

const base: readonly [string, ParameterType<string | undefined>, string] = [
  "base",
  t.optional(t.string),
  "the address of the page; with it, or a `<base href>` in the page, relative addresses become absolute",
];

export const namespace: Namespace = {
  name: "html",
  tier: "Host",
  doc: "HTML pages: title, links, text, markdown. No page makes a function here raise.",
  records: {
    "html.Markdown": {
      doc: "A page as markdown.",
      fields: {
        title: ["string?", "nil without a title element"],
        content: ["string", "GitHub's markdown"],
        links: ["string[]", "as `html.links` lists them"],
      },
    },
    "html.SearchResult": {
      doc: "One result of a web search.",
      fields: {
        title: ["string", ""],
        link: ["string", "where it leads, not by way of the search engine"],
        description: ["string", "empty when there is none"],
      },
    },
  },
  functions: {
    title: fn({
      doc: "The title of a page, its white space collapsed.",
      params: [source],
      returns: [["string?", "title", "nil without a title element"]],
      run: (_, page) => engine().title(page),
    }),
    links: fn({
      doc: "Where the links of a page lead, in their order, each once, without scripts.",
      params: [source, base],
      returns: [["string[]", "links"]],
      run: (_, page, address) => engine().links(page, address),
    }),
    to_text: fn({
      doc: "The visible text of a page: paragraphs between blank lines, the cells of a table between tabs.",
      params: [source],
      returns: [["string", "text"]],
      run: (_, page) => engine().toText(page),
    }),
    to_markdown: fn({
      doc: "A page as markdown, with its title and links.",
      params: [source, base],
      returns: [["html.Markdown", "page"]],
      run: (_, page, address) => engine().toMarkdown(page, address),
    }),
    parse_ddg_results: fn({
      doc: "The results on a page of DuckDuckGo's HTML search, without advertisements.",
      params: [source],
      returns: [["html.SearchResult[]", "results"]],
      run: (_, page) => engine().parseSearchResults(page),
    }),
  },
};
