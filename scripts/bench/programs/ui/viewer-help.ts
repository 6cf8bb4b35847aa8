// What the overlay of the viewers shows; viewer.lua has the same lines.

export const help = [
  "",
  "  Up, Down           scroll by a row",
  "  PageUp, PageDown   scroll by a page",
  "  Home               go to the first line",
  "  Ctrl-U             delete what is typed",
  "  Ctrl-O             close this",
  "",
];
