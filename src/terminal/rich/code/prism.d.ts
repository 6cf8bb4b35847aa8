// Prism's minified files are imported as text: see grammars.ts.
declare module "prismjs/components/*.min.js" {
  const source: string;
  export default source;
}
