#!/usr/bin/env lua5.4
-- A script with a shebang line: it is skipped, and line numbers still count it.
-- args: x

print(debug.getinfo(1, "l").currentline)
print(select("#", ...), ...)
local ok, message = pcall(function() error("line seven") end)
print(ok, message:match(":(%d+): "))
