-- Makes the modules that test files require by their usual names: busted, luassert and say.

local stack = require("ingot.test.stack")
stack.own()

local preload = {}

-- Tests may empty `package.loaded`; they must still get these very modules.
local function offer(name, module)
  package.preload[name] = function() return module end
end

--- Offers the modules.
---@param api table<string, any> what test files see as globals
function preload.install(api)
  local busted = setmetatable({ version = "2.2.0" }, {
    __index = api,
    -- Where a file would start the runner itself, it is running already.
    __call = function() end,
  })
  offer("busted", busted)
  offer("busted.runner", function() end)
  local luassert = { spy = "spy", stub = "stub", mock = "mock", match = "match", util = "util", say = "say" }
  for name, file in pairs(luassert) do offer("luassert." .. name, require("ingot.test." .. file)) end
  offer("luassert", api.assert)
  offer("luassert.assert", api.assert)
  offer("luassert.compatibility", { unpack = table.unpack })
  offer("say", require("ingot.test.say"))
  for _, name in ipairs({ "clock", "temporary" }) do offer("ingot.test." .. name, require("ingot.test." .. name)) end
end

return preload
