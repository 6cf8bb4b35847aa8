-- Runs one test file for `ingot test`, in a Lua state of its own.

local stack = require("ingot.test.stack")
stack.own()

local test = require("ingot.test")

---@param path string what reports call the file
---@param chunk function? its main function
---@param host ingot.test.Host without a chunk, its `read_file` raises why there is none
---@param options ingot.test.Options
return function(path, chunk, host, options)
  _G.arg = { [0] = path }
  test.run_file(path, chunk, host, options)
end
