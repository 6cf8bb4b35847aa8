// The least a compiled Bun program can do: what every start is compared with.
console.log("hello");
