-- os.exit(true) is success, also from inside functions, coroutines and pcall.

local function deep(n)
  if n == 0 then
    coroutine.wrap(function()
      print("leaving from", n)
      pcall(os.exit, true)
    end)()
  end
  deep(n - 1)
end
deep(20)
error("never")
