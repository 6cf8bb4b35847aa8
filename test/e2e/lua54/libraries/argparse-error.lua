-- argparse on the real command line: a wrong option ends the program with code 1 and the usage on standard error.
-- args: build --jobs many target
-- exit: 1

local parser = require "argparse" ("make", "Builds things.")
local build = parser:command("build", "Build a target.")
build:argument("target", "What to build.")
build:option("-j --jobs", "How many at once."):convert(tonumber)

print("before parsing")
local arguments = parser:parse()
print("never", arguments.target)
