// Files that the bundler embeds: the import gives their path.
declare module "*.wasm" {
  const path: string;
  export default path;
}

declare module "*.pack" {
  const path: string;
  export default path;
}

// What Bun's types leave out of the WebAssembly JavaScript API.
declare namespace WebAssembly {
  class Exception {}
}

declare module "*.zst" {
  const path: string;
  export default path;
}
