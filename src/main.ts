// argv in, exit code out; every verb is imported only when it is used.
const argv = process.argv.slice(2);
async function main() {
  if (argv[0] === "run") return (await import("./cli/run.ts")).run(argv);
  return 2;
}
main().then((code) => process.exit(code));
