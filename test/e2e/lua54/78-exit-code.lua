-- os.exit with a number: buffered output is written, nothing after it runs, the code is the number.
-- exit: 7

io.write("buffered, without a newline")
local file = assert(io.open("left-open.txt", "w"))
file:write("x")
local guard <close> = setmetatable({}, { __close = function() print("not without the second argument") end })
setmetatable({}, { __gc = function() print("nor this") end })
pcall(function()
  os.exit(7)
end)
print("never")
