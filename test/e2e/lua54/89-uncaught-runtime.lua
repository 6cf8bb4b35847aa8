-- An uncaught error of the virtual machine inside a coroutine and a sort: code 1.
-- exit: 1

local function compare(a, b) return a.missing.field < b end
local task = coroutine.wrap(function()
  print("sorting")
  table.sort({ {}, {} }, compare)
end)
task()
print("never")
