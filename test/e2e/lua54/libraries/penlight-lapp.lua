-- Penlight's lapp on the real command line: flags, typed parameters, defaults, repeated values, files.
-- args: -v --scale 2.5 -n3 --mode fast --tag red --tag blue input.txt 10 20 30

-- lapp opens the file itself, so it has to exist first
local prepared = assert(io.open("input.txt", "w"))
prepared:write("first line of the input\nsecond\n")
prepared:close()

local lapp = require "pl.lapp"
lapp.add_type("even", function(text) return tonumber(text) end, function(value) lapp.assert(value % 2 == 0, "must be even") end)

local args = lapp [[
Processes an input file, with everything lapp can describe
  -v,--verbose                    Be talkative
  -q,--quiet                      Be silent
  -n,--count (default 1)          How often
  -s,--scale (number)             A factor, required
  -o,--output (default "out.txt") Where to write
  --mode (fast|safe|slow)         How to work
  --level (1..9 default 5)        A number in a range
  --tag... (default nothing)      May be repeated
  --pair (even default 4)         A type of our own
  <file> (file-in)                The input
  <numbers...> (number)           Numbers to add
]]

print(args.verbose, args.v, args.quiet, args.count, math.type(args.count), args.scale, args.output, args.mode, args.level, args.pair)
print(io.type(args.file), args.file_name, args.file:read "l")
local sum = 0
for _, n in ipairs(args.numbers) do sum = sum + n end
print(#args.numbers, sum * args.scale)
print(table.concat(args.tag, " "))

print("-- other command lines by hand, errors thrown instead of leaving")
lapp.show_usage_error = "throw"
local usage = [[
A second tool
  -x,--execute               A flag
  -p,--port (default 8080)   A number by its default
  -r,--ratio (0..1 default 0.5)
  <name> (default "nobody")  A name
]]
for _, line in ipairs { "", "-x me", "-p 99 you", "--port=7", "-r 0.25", "-r 5", "-p abc", "--unknown", "-z" } do
  local words = {}
  for word in line:gmatch "%S+" do words[#words + 1] = word end
  local ok, result = pcall(lapp.process_options_string, usage, words)
  if ok then
    print(line, result.execute, result.port, result.ratio, result.name)
  else
    print(line, "error", tostring(result):match("^[^\n]*"):match("[^:]*$")) -- without the names of files in front
  end
end
