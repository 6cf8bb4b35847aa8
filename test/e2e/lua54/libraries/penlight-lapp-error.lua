-- Penlight's lapp with a missing required argument: usage on standard error, code 1.
-- args: --scale x
-- exit: 1

local lapp = require "pl.lapp"
print("before")
local args = lapp [[
A tool that needs things
  -s,--scale (number)  A factor
  <file> (string)      A file
]]
print("never", args.file)
