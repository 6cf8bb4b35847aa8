-- The globals that a test file sees: those it assigns, per block; the functions of the framework; then the real ones.

local stack = require("ingot.test.stack")
stack.own()

local environment = {}

local globals = _G

--- Makes the environment of a file.
---@param session table `session.node` is the block or test that runs
---@param api table<string, any>
function environment.new(session, api)
  return setmetatable({}, {
    __index = function(_, key)
      local node = session.node
      while node do
        local value = node.globals[key]
        if value ~= nil then return value end
        node = node.parent
      end
      local value = api[key]
      if value ~= nil then return value end
      return globals[key]
    end,
    __newindex = function(_, key, value)
      if session.node then session.node.globals[key] = value else globals[key] = value end
    end,
  })
end

return environment
