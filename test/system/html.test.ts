// What is taken from pages: well written, badly written, and hostile ones.
import { expect, test } from "bun:test";
import { links, parseSearchResults, title, toMarkdown, toText } from "../../src/system/html.ts";

const markdownOf = (source: string, base?: string) => toMarkdown(source, base).content;

test("the title, decoded and on one line; none without an element", () => {
  expect(title("<head><title> A &amp;\n B&eacute;&#x1F600; </title>")).toBe("A & Bé😀");
  expect(title("<TITLE>one</TITLE><title>two</title>")).toBe("one");
  expect(title("<title></title>")).toBe("");
  expect(title("<p>none</p><svg><title>icon</title></svg>")).toBeUndefined();
});

test("links in order, each once, made absolute by the base", () => {
  const page =
    '<a href="/a?x=1&amp;y=2">a</a><A HREF=b>b</A><a href="b">again</a><a name=n>no</a><a href="javascript:x()">js</a>' +
    '<a href=" #top ">top</a><a href="mailto:me@here.org">mail</a><template><a href=t>t</a></template>';
  expect(links(page, "https://e.org/d/p.html")).toEqual([
    "https://e.org/a?x=1&y=2",
    "https://e.org/d/b",
    "https://e.org/d/p.html#top",
    "mailto:me@here.org",
  ]);
  expect(links(page)).toEqual(["/a?x=1&y=2", "b", "#top", "mailto:me@here.org"]);
  expect(links(`<base href="/sub/">${page}`, "https://e.org/d/p.html")[1]).toBe("https://e.org/sub/b");
  expect(links('<base href="https://o.org/"><a href="x">')).toEqual(["https://o.org/x"]);
  expect(links('<a href="x">', "no address")).toEqual(["x"]);
});

test("text is what a reader sees", () => {
  const page = `<head><title>not</title><style>p { color: red }</style></head><body><script>if (a<b) alert("no")</script>
    <h1>Head</h1><!-- no --><p>One
      two<br>three&nbsp;&lt;b&gt;</p><template>no</template><p hidden>no</p><p style="display: none">no</p>
    <ul><li>first<li>second</ul><table><tr><td>a<td>b<tr><td>c<td>d</table><pre>  kept
    as is</pre><img alt="no" src=x><noscript>shown</noscript></body>`;
  expect(toText(page)).toBe(
    "Head\n\nOne two\nthree\u00a0<b>\n\n- first\n- second\n\na\tb\nc\td\n\n  kept\n    as is\n\nshown",
  );
});

const pairs: [name: string, html: string, markdown: string][] = [
  ["headings and paragraphs", "<h1>A</h1>text<h3>B <i>c</i></h3><p>d<p>e", "# A\n\ntext\n\n### B *c*\n\nd\n\ne"],
  ["marks", "a <b>b </b>c<em>d</em> <s>e</s> <strong><b>f</b></strong>", "a **b** c*d* ~~e~~ **f**"],
  ["empty marks", "a<b></b> <i> </i>b", "a b"],
  ["a mark never closed", "<b>a<p>b</p><p>c", "a\n\nb\n\nc"],
  ["code", "<code>a_b*</code> <code>x`y</code> <code>`</code>", "`a_b*` ``x`y`` `` ` ``"],
  ["links", '<a href="/x y(1)">t <b>b</b></a> <a>none</a> <a href=z></a>', "[t **b**](http://h/x%20y%281%29) none"],
  ["a link around blocks", "<a href=/c><h3>T</h3><p>d</p></a>", "[T d](http://h/c)"],
  ["images", '<img src=i.png alt="a b"><img src="data:image/png;base64,AA" alt="d">', "![a b](http://h/i.png)d"],
  ["line breaks", "a<br>b<br/>c", "a  \nb  \nc"],
  ["lists", "<ul><li>a<li>b<ol><li>c<li>d</ol><li>e</ul>", "- a\n- b\n  1. c\n  2. d\n- e"],
  ["a list that starts later", "<ol start=9><li>a<li><p>b</p><p>c</p></ol>", "9. a\n10. b\n\n    c"],
  ["a list in a list, no item around", "<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"],
  ["a quotation", "<blockquote><p>a</p><ul><li>b</ul></blockquote>", "> a\n> - b"],
  ["code blocks", '<pre><code class="language-c++">a &lt; b\n\n  c\n</code></pre>', "```c++\na < b\n\n  c\n```"],
  ["a fence in code", "<pre>```\nx</pre>", "````\n```\nx\n````"],
  ["a table", "<table><tr><th>a|b<th>c<tr><td><p>1</p><p>2</p></table>", "| a\\|b | c |\n| --- | --- |\n| 1 2 |"],
  ["a table for layout", "<table><tr><td><table><tr><td>a<td>b</table></table>", "a b"],
  ["a rule", "a<hr>b", "a\n\n---\n\nb"],
  ["terms", "<dl><dt>a<dd>b<dd>c</dl>", "a\n\n- b\n\n- c"],
  ["check boxes", "<ul><li><input type=checkbox checked>a<li><input type=checkbox>b</ul>", "- [x] a\n- [ ] b"],
  [
    "text that looks like marks",
    "*a* [b] `c` _d_ snake_case &lt;i&gt; &amp;lt; ~~e~~",
    "\\*a\\* \\[b\\] \\`c\\` \\_d\\_ snake_case \\<i> \\&lt; \\~\\~e\\~\\~",
  ],
  [
    "text that looks like blocks",
    "<p># a<p>- b<p>1. c<p>&gt; d<p>---<p>#e",
    "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n\n\\---\n\n#e",
  ],
  ["names of JavaScript", "<constructor>a</constructor><p constructor=1 __proto__=2>b", "a\n\nb"],
];
for (const [name, html, markdown] of pairs) {
  test(`markdown: ${name}`, () => expect(markdownOf(html, "http://h/")).toBe(markdown));
}

test("markdown comes with title and links, and a late base goes for all of it", () => {
  const page = '<title>T</title><a href="a">x</a><base href="http://h/b/"><img src=i alt=i>';
  expect(toMarkdown(page)).toEqual({
    title: "T",
    content: "[x](http://h/b/a)![i](http://h/b/i)",
    links: ["http://h/b/a"],
  });
});

test("bytes are decoded as the page says", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  expect(toText(Buffer.from("<p>日本"))).toBe("日本");
  expect(toText(bytes("<p>caf\xe9 \x80"))).toBe("café €");
  expect(toText(bytes('<meta charset="shift_jis"><p>\x93\xfa\x96\x7b'))).toBe("日本");
  expect(toText(bytes('<meta charset="no-such-thing"><p>caf\xe9'))).toBe("café");
  expect(toText(Buffer.from("\ufeff<p>hé", "utf16le"))).toBe("hé");
});

test("search results, without advertisements and with their own addresses", () => {
  const result = (classes: string, href: string, name: string, snippet: string) =>
    `<div class="result ${classes}"><h2 class="result__title"><a rel="nofollow" class="result__a" href="${href}">${name}</a></h2>
     <a class="result__url" href="${href}">shown</a><a class="result__snippet" href="${href}">${snippet}</a></div>`;
  const page =
    result("result--ad", "//duckduckgo.com/y.js?ad_domain=x.com", "Buy", "now") +
    result(
      "",
      "//duckduckgo.com/l/?uddg=https%3A%2F%2Fe.org%2Fa%3Fb%3D1%26c%3D%25&amp;rut=f0",
      "A &amp; <b>B</b>",
      "some <b>text</b>\n here",
    ) +
    result("", "https://direct.org/", "Direct", "") +
    result("", "//duckduckgo.com/l/?uddg=javascript%3Aalert(1)", "Evil", "no");
  expect(parseSearchResults(page).slice(0, 2)).toEqual([
    { title: "A & B", link: "https://e.org/a?b=1&c=%", description: "some text here" },
    { title: "Direct", link: "https://direct.org/", description: "" },
  ]);
  expect(parseSearchResults(page).map(({ title }) => title)).not.toContain("Evil");
  expect(parseSearchResults('<div class="no-results">No results.</div>')).toEqual([]);
});

/** Pages made to break a parser, each of many megabytes or thousands of levels. */
const hostile: Record<string, [piece: string, times: number]> = {
  "nested div": ["<div>", 10_000],
  "very deeply nested div": ["<div>", 1_000_000],
  "nested marks, quotations and lists": ["<b><blockquote><ul><li>x", 50_000],
  "nested tables": ["<table><tr><td>x", 50_000],
  "open anchors": ["<a href=x>y", 50_000],
  "open tags without end": ["<", 3_000_000],
  "quotes without end": ["<a href='", 300_000],
  "end tags of nothing": ["</p></i></table>", 200_000],
  "comments without end": ["<!--", 1_000_000],
  attributes: ["x=1 ", 500_000],
  entities: ["&amp;&bogus;&#0;&#xFFFFFFFF;", 100_000],
  blanks: [" \t\n", 1_000_000],
  "line breaks": ["<br>", 500_000],
  backticks: ["`", 3_000_000],
  digits: ["1", 3_000_000],
  "NUL characters": ["\0<\0b\0>", 300_000],
  "an ordinary page": ["<p>Some <b>bold</b> text &eacute; <a href='/x'>link</a></p>\n", 170_000],
};
for (const [name, [piece, times]] of Object.entries(hostile)) {
  test(`nothing throws or hangs: ${name}`, () => {
    const page = `<p>start</p><a ${name === "attributes" ? "" : "href=/first>first</a>"}${piece.repeat(times)}`;
    expect(toText(page)).toStartWith("start");
    expect(markdownOf(page)).toStartWith("start");
    expect(title(page)).toBeUndefined();
    expect(links(page, "http://h/")[0]).toBe(name === "attributes" ? undefined : "http://h/first");
    expect(parseSearchResults(page)).toEqual([]);
  }, 60_000);
}

test("what follows ten thousand nested elements is still read", () => {
  const page = `${"<div>".repeat(10_000)}deep${"</div>".repeat(10_000)}<h1>after</h1>`;
  expect(markdownOf(page)).toBe("deep\n\n# after");
});

test("random pages neither throw nor lose their end", () => {
  const parts =
    "<b>|</b>|<p>|<ul>|<li>|</ul>|<table>|<tr>|<td>|</table>|<a href=x>|</a>|<pre>|</pre>|<|>|&|&amp;|\0|é|text| |\n|<h1>|</h1>|<br>|<!-- x -->|\"|'|=|/".split(
      "|",
    );
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed;
  };
  for (let round = 0; round < 2000; round++) {
    const page = Array.from({ length: 40 }, () => parts[next() % parts.length]).join("");
    // Whatever is open - a tag, a quote, a comment - is closed first.
    const whole = `${page} "'> --> <p>the end`;
    expect(toText(whole)).toEndWith("the end");
    expect(markdownOf(whole)).toContain("the end");
    links(whole, "http://h/");
    title(whole);
    parseSearchResults(whole);
  }
});
