-- An uncaught error ends the program with code 1; what was printed before is all there; finalizers still run.
-- exit: 1

object = setmetatable({}, { __gc = function() print("finalized") end })
local guard <close> = setmetatable({}, { __close = function(_, e) print("closed with", tostring(e):match("^.-:%d+: ([^\n]*)")) end })
io.write("no newline before the error; ")

local function third() error("this is the message") end
local function second() third() end
local function first() second() end
first()
print("never")
