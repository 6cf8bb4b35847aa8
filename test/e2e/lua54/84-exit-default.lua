-- os.exit without arguments is success; an exit inside a finalizer or a handler is an exit.

local reached = {}
print(xpcall(error, function(e)
  reached[#reached + 1] = "handler"
  return e
end, "x"))
setmetatable({}, {
  __gc = function()
    print("in a finalizer", table.concat(reached, " "))
    os.exit()
  end,
})
collectgarbage()
print("never")
os.exit(9)
